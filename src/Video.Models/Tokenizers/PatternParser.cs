using System.Globalization;

namespace Video.Models.Tokenizers;

/// <summary>Reads the part of Oniguruma's regular expressions that tokenizers are published with; anything else is refused, never guessed.</summary>
internal sealed class PatternParser
{
    private readonly string _pattern;
    private int _position;
    private bool _ignoreCase;

    private PatternParser(string pattern) => _pattern = pattern;

    private bool AtEnd => _position == _pattern.Length;

    /// <exception cref="FormatException">The pattern is wrong or uses what is not supported.</exception>
    public static PatternSyntax Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var syntax = parser.ReadAlternatives();
        return parser.AtEnd ? syntax : throw parser.Unsupported("an unopened )");
    }

    private PatternSyntax ReadAlternatives()
    {
        var outerCase = _ignoreCase; // (?i) holds to the end of its group
        List<PatternSyntax> branches = [ReadSequence()];
        while (Accept("|")) branches.Add(ReadSequence());
        _ignoreCase = outerCase;

        return branches.Count == 1 ? branches[0] : new PatternSyntax.Alternatives(branches);
    }

    private PatternSyntax.Sequence ReadSequence()
    {
        var items = new List<PatternSyntax>();
        while (!AtEnd && _pattern[_position] is not ('|' or ')'))
        {
            if (Accept("(?i)")) _ignoreCase = true;
            else items.Add(ReadRepetition(ReadAtom()));
        }

        return new PatternSyntax.Sequence(items);
    }

    private PatternSyntax ReadAtom()
    {
        if (Accept("(?=")) return new PatternSyntax.LookAhead(ReadGroup(), Negative: false);
        if (Accept("(?!")) return new PatternSyntax.LookAhead(ReadGroup(), Negative: true);
        if (Accept("(?>")) return new PatternSyntax.Atomic(ReadGroup());
        if (Accept("(?:")) return ReadGroup();
        if (Accept("(?i:")) return ReadGroupIgnoringCase();
        if (Accept("(?")) throw Unsupported("this kind of group");
        if (Accept("(")) return ReadGroup();

        return new PatternSyntax.Run(ReadSet(), Min: 1, Max: 1, Greed.Greedy);
    }

    private PatternSyntax ReadGroup()
    {
        var inner = ReadAlternatives();
        return Accept(")") ? inner : throw Unsupported("an unclosed group");
    }

    private PatternSyntax ReadGroupIgnoringCase()
    {
        var outerCase = _ignoreCase;
        _ignoreCase = true;
        var group = ReadGroup();
        _ignoreCase = outerCase;
        return group;
    }

    private PatternSyntax ReadRepetition(PatternSyntax atom)
    {
        while (ReadQuantifier() is var (min, max))
        {
            var greed = Accept("?") ? Greed.Lazy : Accept("+") ? Greed.Possessive : Greed.Greedy;
            atom = atom is PatternSyntax.Run { Min: 1, Max: 1 } single
                ? single with { Min = min, Max = max ?? int.MaxValue, Greed = greed }
                : Repeated(atom, min, max, greed);
        }

        return atom;
    }

    private static PatternSyntax Repeated(PatternSyntax atom, int min, int? max, Greed greed)
    {
        var repeat = new PatternSyntax.Repeat(atom, min, max, Lazy: greed == Greed.Lazy);
        return greed == Greed.Possessive ? new PatternSyntax.Atomic(repeat) : repeat;
    }

    private (int Min, int? Max)? ReadQuantifier()
    {
        if (Accept("?")) return (0, 1);
        if (Accept("*")) return (0, null);
        if (Accept("+")) return (1, null);
        if (!Accept("{")) return null;

        var close = _pattern.IndexOf('}', _position);
        if (close < 0) throw Unsupported("an unclosed {");
        var bounds = _pattern[_position..close].Split(',');
        _position = close + 1;
        if (bounds.Length > 2) throw Unsupported("this repetition");

        var min = bounds[0].Length == 0 ? 0 : Count(bounds[0]);
        return (min, bounds.Length == 1 ? min : bounds[1].Length == 0 ? null : Count(bounds[1]));
    }

    private int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1000 ? count : throw Unsupported($"the repetition count {digits}");

    private CharacterSet ReadSet()
    {
        if (Accept("[")) return ReadBrackets();
        if (Accept(".")) return CharacterSet.AnyButLineFeed;
        if (Accept("\\")) return ReadEscapedSet() ?? Literal(ReadEscapedPoint());
        if (_pattern[_position] is '^' or '$' or '*' or '+' or '?' or '{') throw Unsupported($"{_pattern[_position]} here");
        return Literal(ReadPoint());
    }

    private CharacterSet ReadBrackets()
    {
        var set = new CharacterSet { Negated = Accept("^") };
        for (var first = true; first || !Accept("]"); first = false)
        {
            if (AtEnd) throw Unsupported("an unclosed [");
            if (Accept("[")) throw Unsupported("a set within a set");
            if (Accept("&&")) throw Unsupported("&&");
            if (ReadMember() is { } point) AddRange(set, point);
            else set.Add(ReadEscapedSet() ?? throw Unsupported("this escape"));
        }

        return set;
    }

    /// <summary>A single code point of a set, or null when an escape for a whole set comes next (its backslash is read).</summary>
    private int? ReadMember()
    {
        if (!Accept("\\")) return ReadPoint();
        return !AtEnd && "sSdDwWpP".Contains(_pattern[_position], StringComparison.Ordinal) ? null : ReadEscapedPoint();
    }

    private void AddRange(CharacterSet set, int first)
    {
        var last = first;
        if (_position + 1 < _pattern.Length && _pattern[_position] == '-' && _pattern[_position + 1] != ']')
        {
            _position++;
            last = ReadMember() ?? throw Unsupported("a range that ends with a set");
        }

        if (last < first) throw Unsupported("a range that runs backwards");
        set.Add(first, last);
        if (!_ignoreCase) return;
        for (var point = first; point <= Math.Min(last, 'z'); point++)
            if (char.IsAsciiLetter((char)point)) set.AddIgnoringCase(point);
    }

    private CharacterSet? ReadEscapedSet()
    {
        if (Accept("s")) return CharacterSet.WhiteSpace;
        if (Accept("S")) return new CharacterSet { Negated = true }.Add(CharacterSet.WhiteSpace);
        if (Accept("d")) return CharacterSet.Digit;
        if (Accept("D")) return new CharacterSet { Negated = true }.Add(CharacterSet.Digit);
        if (Accept("w")) return CharacterSet.Word;
        if (Accept("W")) return new CharacterSet { Negated = true }.Add(CharacterSet.Word);
        if (Accept("p")) return ReadCategory(negated: false);
        return Accept("P") ? ReadCategory(negated: true) : null;
    }

    private CharacterSet ReadCategory(bool negated)
    {
        if (!Accept("{")) throw Unsupported("a category without braces");
        negated ^= Accept("^");
        var close = _pattern.IndexOf('}', _position);
        if (close < 0) throw Unsupported("an unclosed {");

        var name = _pattern[_position..close];
        _position = close + 1;
        return new CharacterSet { Negated = negated }.AddCategory(name);
    }

    private int ReadEscapedPoint()
    {
        if (AtEnd) throw Unsupported("a backslash at the end");
        if (Accept("r")) return '\r';
        if (Accept("n")) return '\n';
        if (Accept("t")) return '\t';
        if (Accept("f")) return '\f';
        if (Accept("v")) return '\v';
        if (Accept("x{")) return ReadHex(_pattern.IndexOf('}', _position) - _position, skip: 1);
        if (Accept("x")) return ReadHex(2, skip: 0);
        if (Accept("u")) return ReadHex(4, skip: 0);
        return char.IsAsciiLetterOrDigit(_pattern[_position]) ? throw Unsupported($"the escape \\{_pattern[_position]}") : ReadPoint();
    }

    private int ReadHex(int digits, int skip)
    {
        if (digits is < 1 or > 8 || _position + digits > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            throw Unsupported("this hexadecimal number");
        _position += digits + skip;
        return point;
    }

    private int ReadPoint()
    {
        var point = _position + 1 < _pattern.Length && char.IsSurrogatePair(_pattern, _position) ? char.ConvertToUtf32(_pattern, _position) : _pattern[_position];
        _position += point > char.MaxValue ? 2 : 1;
        return point;
    }

    private CharacterSet Literal(int point) => _ignoreCase ? new CharacterSet().AddIgnoringCase(point) : new CharacterSet().Add(point);

    private bool Accept(string text)
    {
        if (string.CompareOrdinal(_pattern, _position, text, 0, text.Length) != 0) return false;
        _position += text.Length;
        return true;
    }

    private FormatException Unsupported(string what) => new($"{what} at character {_position} of {_pattern} is not supported");
}
