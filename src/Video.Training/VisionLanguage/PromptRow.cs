using Video.Models;
using Video.Training.Lessons;
using Video.World;

namespace Video.Training.VisionLanguage;

/// <summary>One view of a clip as the decoder is asked about it.</summary>
/// <param name="tree">Its prompts and answers.</param>
/// <param name="visuals">What the prompts show, or null; owned.</param>
/// <param name="notices">What is to be noticed at each frame, or none.</param>
/// <param name="cells">Tokens that a frame has of which all are kept.</param>
/// <param name="names">The nouns of what questions ask about, by their indices in the tree.</param>
/// <param name="times">The times in answers, by the indices in the tree of the tokens before their parts.</param>
internal sealed class PromptRow(PromptTree tree, VisualTokens? visuals, IReadOnlyList<Lesson> lessons, IReadOnlyList<FrameNotice> notices, int cells, IReadOnlyList<(int At, Mention Named)> names, IReadOnlyList<(int At, double Seconds)> times) : IDisposable
{
    public PromptTree Tree => tree;

    public VisualTokens? Visuals => visuals;

    public IReadOnlyList<Lesson> Lessons => lessons;

    public IReadOnlyList<FrameNotice> Notices => notices;

    public int Length => tree.Ids.Count;

    /// <summary>Where the frames stand at which something is to be noticed.</summary>
    /// <param name="flat">Gives the row of the decoder's output of a token of the tree.</param>
    public IReadOnlyList<NoticedHeads.FramePlace> Frames(Func<int, long> flat) =>
        notices.Count == 0 ? [] : [.. FrameTokens(flat).Zip(notices, (tokens, notice) => new NoticedHeads.FramePlace(tokens, tokens.Count == cells, notice))];

    /// <summary>Where the tokens of each frame stand.</summary>
    /// <inheritdoc cref="Frames"/>
    public IReadOnlyList<IReadOnlyList<long>> FrameTokens(Func<int, long> flat)
    {
        if (visuals is null) return [];

        var tokens = tree.Visuals.ToDictionary(visual => visual.Value, visual => visual.Key);
        return [.. visuals.Layout.Frames.Select(frame => Enumerable.Range(frame.FirstToken, frame.Count).Select(token => flat(tokens[token])).ToList())];
    }

    /// <summary>The times in answers and the frames that they are read from; null where there are none.</summary>
    /// <inheritdoc cref="Frames"/>
    public TimeAttention.Clip? Times(Func<int, long> flat)
    {
        if (visuals is null || times.Count == 0) return null;

        var stamps = visuals.Layout.Frames.Select(frame => Math.Round(frame.Seconds, 1)).ToList();
        int FrameOf(double seconds) => stamps.FindIndex(stamp => stamp >= seconds - 0.01) is >= 0 and var found ? found : stamps.Count - 1;
        return new TimeAttention.Clip([.. times.Select(time => new TimeAttention.Time(flat(time.At), FrameOf(time.Seconds)))], Stamped(flat));
    }

    /// <summary>Each frame with the time between it and the one before; what stands before the first is as long.</summary>
    private List<TimeAttention.Frame> Stamped(Func<int, long> flat)
    {
        var frames = FrameTokens(token => token);
        var length = frames.Count < 2 ? 0 : frames[1][0] - frames[0][^1] - 1;
        return [.. frames.Select(tokens => new TimeAttention.Frame([.. Enumerable.Range(0, (int)length).Select(i => flat((int)(tokens[0] - length + i)))], [.. tokens.Select(token => flat((int)token))]))];
    }

    /// <summary>What questions ask about, by its noun.</summary>
    /// <inheritdoc cref="Frames"/>
    public IReadOnlyList<PointingHead.Noun> Nouns(Func<int, long> flat) => [.. names.Select(name => new PointingHead.Noun(flat(name.At), name.Named))];

    /// <summary>Rows of about one length together, so that little of a batch is padding.</summary>
    /// <param name="mostTokens">Of one group, padding included.</param>
    public static List<List<PromptRow>> Group(IEnumerable<PromptRow> rows, int mostTokens)
    {
        var groups = new List<List<PromptRow>>();
        foreach (var row in rows.OrderByDescending(row => row.Length))
        {
            var open = groups.LastOrDefault();
            if (open is null || row.Length * 3 < open[0].Length * 2 || (open.Count + 1) * open[0].Length > mostTokens) groups.Add([row]);
            else open.Add(row);
        }

        return groups;
    }

    public void Dispose() => visuals?.Dispose();
}
