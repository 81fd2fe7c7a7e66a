using System.Runtime.CompilerServices;

namespace Video.Models.Tokenizers;

/// <summary>One step of a compiled pattern. Each node knows what follows it, so a match is a walk along the nodes, with backtracking where they branch.</summary>
internal abstract class PatternNode
{
    /// <summary>The end of the match that begins at <paramref name="start"/> with this node, or null when there is none.</summary>
    public abstract int? Match(ReadOnlySpan<char> text, int start);

    /// <summary>Reads the code point at a position; a pair of surrogates is one.</summary>
    protected static int PointAt(ReadOnlySpan<char> text, int position, out int next)
    {
        var unit = text[position];
        next = position + 1;
        if (!char.IsHighSurrogate(unit) || next == text.Length || !char.IsLowSurrogate(text[next])) return unit;

        return char.ConvertToUtf32(unit, text[next++]);
    }

    protected static int Before(ReadOnlySpan<char> text, int position) =>
        position >= 2 && char.IsLowSurrogate(text[position - 1]) && char.IsHighSurrogate(text[position - 2]) ? position - 2 : position - 1;
}

/// <summary>The pattern is at its end.</summary>
internal sealed class AcceptNode : PatternNode
{
    public override int? Match(ReadOnlySpan<char> text, int start) => start;
}

/// <summary>From <paramref name="min"/> to <paramref name="max"/> code points of a set, as many as possible first (as few when lazy; no giving back when possessive).</summary>
internal sealed class RunNode(CharacterSet set, int min, int max, Greed greed, PatternNode next) : PatternNode
{
    public override int? Match(ReadOnlySpan<char> text, int start)
    {
        var position = start;
        var count = 0;
        while (count < min)
        {
            if (!Step(text, ref position)) return null;
            count++;
        }

        if (greed == Greed.Lazy) return MatchLazily(text, position, count);

        var least = position;
        while (count < max && Step(text, ref position)) count++;
        if (greed == Greed.Possessive) return next.Match(text, position);

        while (true)
        {
            if (next.Match(text, position) is { } end) return end;
            if (position == least) return null;
            position = Before(text, position);
        }
    }

    private int? MatchLazily(ReadOnlySpan<char> text, int position, int count)
    {
        while (true)
        {
            if (next.Match(text, position) is { } end) return end;
            if (count++ == max || !Step(text, ref position)) return null;
        }
    }

    private bool Step(ReadOnlySpan<char> text, ref int position)
    {
        if (position == text.Length || !set.Contains(PointAt(text, position, out var after))) return false;

        position = after;
        return true;
    }
}

/// <summary>The first of several branches that leads to a match.</summary>
internal sealed class BranchNode(IReadOnlyList<PatternNode> branches) : PatternNode
{
    public override int? Match(ReadOnlySpan<char> text, int start)
    {
        foreach (var branch in branches)
            if (branch.Match(text, start) is { } end) return end;
        return null;
    }
}

/// <summary>Goes on only if what lies ahead does, or does not, match.</summary>
internal sealed class LookAheadNode(PatternNode ahead, bool negative, PatternNode next) : PatternNode
{
    public override int? Match(ReadOnlySpan<char> text, int start) =>
        ahead.Match(text, start) is null == negative ? next.Match(text, start) : null;
}

/// <summary>A group without backtracking into it: its first match or none.</summary>
internal sealed class AtomicNode(PatternNode inner, PatternNode next) : PatternNode
{
    public override int? Match(ReadOnlySpan<char> text, int start) => inner.Match(text, start) is { } end ? next.Match(text, end) : null;
}

/// <summary>A group any number of times more; <see cref="Body"/> leads back here and never matches nothing, or this would not end.</summary>
internal sealed class RepeatNode(bool lazy, PatternNode next) : PatternNode
{
    public PatternNode? Body { get; set; }

    public override int? Match(ReadOnlySpan<char> text, int start)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // each round is a call deeper
        if (lazy) return next.Match(text, start) ?? Body?.Match(text, start);
        return Body?.Match(text, start) ?? next.Match(text, start);
    }
}

/// <summary>How much a repetition takes.</summary>
internal enum Greed
{
    Greedy,
    Lazy,
    Possessive,
}
