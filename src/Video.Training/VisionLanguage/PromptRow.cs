using Video.Models;
using Video.Models.Positions;
using Video.Training.Lessons;
using Video.World;

namespace Video.Training.VisionLanguage;

/// <summary>What stands where in the prompts and answers about a clip, by indices in their tree.</summary>
internal sealed record PromptMarks
{
    /// <summary>The nouns of what questions ask about.</summary>
    public List<(int At, Mention Named)> Names { get; } = [];

    /// <summary>The times in questions and those that an answer goes on from, by each of their parts.</summary>
    public List<(int At, double Seconds)> Asked { get; } = [];

    /// <summary>Parts of answers.</summary>
    public List<AnswerPart> Answers { get; } = [];

    /// <summary>The times in answers, each of their parts by the token before it.</summary>
    public List<(int At, double Seconds)> Times { get; } = [];
}

/// <summary>A part of an answer.</summary>
/// <param name="At">The tokens before its own.</param>
/// <param name="What">The thing that it is read from; null where it may need all of a frame.</param>
/// <param name="When">When that is to be seen.</param>
/// <param name="From">What of it is told.</param>
internal sealed record AnswerPart(IReadOnlyList<int> At, Mention? What, Stretch When, Source From = Source.Seen);

/// <summary>One view of a clip as the decoder is asked about it.</summary>
/// <param name="tree">Its prompts and answers.</param>
/// <param name="visuals">What the prompts show, or null; owned.</param>
/// <param name="shown">What each frame shows, or none.</param>
/// <param name="isNoticed">Whether it is to be noticed: not where the frame before the first is missing.</param>
/// <param name="cells">Tokens that a frame has of which all are kept.</param>
internal sealed class PromptRow(PromptTree tree, VisualTokens? visuals, IReadOnlyList<Lesson> lessons, IReadOnlyList<FrameNotice> shown, bool isNoticed, int cells, PromptMarks marks) : IDisposable
{
    /// <summary>Indices in the tree of the tokens of each frame.</summary>
    private readonly IReadOnlyList<IReadOnlyList<int>> _frames = visuals is null ? [] : FrameTokens(tree, visuals.Layout);

    public PromptTree Tree => tree;

    public VisualTokens? Visuals => visuals;

    public IReadOnlyList<Lesson> Lessons => lessons;

    public IReadOnlyList<FrameNotice> Notices => isNoticed ? shown : [];

    public int Length => tree.Ids.Count;

    /// <summary>Where the frames stand at which something is to be noticed.</summary>
    /// <param name="flat">Gives the row of the decoder's output of a token of the tree.</param>
    public IReadOnlyList<NoticedHeads.FramePlace> Frames(Func<int, long> flat) =>
        [.. _frames.Zip(Notices, (tokens, notice) => new NoticedHeads.FramePlace([.. tokens.Select(flat)], tokens.Count == cells, notice))];

    /// <summary>Where attention should look; null where nothing is shown.</summary>
    /// <param name="offset">Row of the decoder's output of the tree's first token.</param>
    public AttentionGuide.Clip? Guidance(long offset) =>
        visuals is null ? null : new ClipGuidance(_frames, [.. visuals.Layout.Frames.Select(frame => Math.Round(frame.Seconds, 1))], shown, cells).Of(marks, offset);

    /// <summary>What questions ask about, by its noun.</summary>
    /// <inheritdoc cref="Frames"/>
    public IReadOnlyList<PointingHead.Noun> Nouns(Func<int, long> flat) => [.. marks.Names.Select(name => new PointingHead.Noun(flat(name.At), name.Named))];

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

    private static List<List<int>> FrameTokens(PromptTree tree, VisualLayout layout)
    {
        var tokens = tree.Visuals.ToDictionary(visual => visual.Value, visual => visual.Key);
        return [.. layout.Frames.Select(frame => Enumerable.Range(frame.FirstToken, frame.Count).Select(token => tokens[token]).ToList())];
    }
}
