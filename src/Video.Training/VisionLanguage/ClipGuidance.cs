using Video.Training.Lessons;
using Video.World;

namespace Video.Training.VisionLanguage;

/// <summary>Where attention should look in the prompts about a clip.</summary>
internal sealed class ClipGuidance
{
    // What a moment is told by may lie this far from it.
    private const double Near = 0.01;

    private readonly IReadOnlyList<IReadOnlyList<int>> _frames;
    private readonly IReadOnlyList<double> _stamps;
    private readonly IReadOnlyList<FrameNotice> _notices;
    private readonly int _cells;
    private readonly int _stampLength;

    /// <param name="frames">Indices of the tokens of each frame in the prompts; at least one.</param>
    /// <param name="stamps">The times before the frames.</param>
    /// <param name="notices">What each frame shows, or none.</param>
    /// <param name="cells">Tokens that a frame has of which all are kept.</param>
    public ClipGuidance(IReadOnlyList<IReadOnlyList<int>> frames, IReadOnlyList<double> stamps, IReadOnlyList<FrameNotice> notices, int cells)
    {
        (_frames, _stamps, _notices, _cells) = (frames, stamps, notices, cells);
        _stampLength = frames.Count < 2 ? 0 : frames[1][0] - frames[0][^1] - 1; // before the first frame the prompt begins
    }

    /// <param name="offset">Row of the prompts' first token.</param>
    public AttentionGuide.Clip Of(PromptMarks marks, long offset)
    {
        var first = _frames[0][0] - _stampLength;
        return new AttentionGuide.Clip(offset, first, _frames[^1][^1] + 1 - first, new Dictionary<GuidedLook, IReadOnlyList<AttentionGuide.Look>>
        {
            [GuidedLook.Read] = _stampLength == 0 ? [] : [.. _frames.SelectMany(frame => frame.Select(token => new AttentionGuide.Look(token, [frame[0] - _stampLength])))],
            [GuidedLook.Find] =
            [
                .. marks.Names.Select(name => new AttentionGuide.Look(name.At, Showing(Enumerable.Range(0, _notices.Count), name.Named))).Where(look => look.Right.Count > 0),
                .. marks.Asked.Select(time => new AttentionGuide.Look(time.At, Whole(FrameAt(time.Seconds)))),
            ],
            [GuidedLook.Rest] = [.. marks.Answers.SelectMany(answer => Resting(answer.What, answer.When) is { Count: > 0 } right ? answer.At.Select(at => new AttentionGuide.Look(at, right)) : [])],
            [GuidedLook.Seek] = [.. marks.Times.Select(time => new AttentionGuide.Look(time.At, Whole(FrameAt(time.Seconds))))],
        });
    }

    private List<int> Resting(Mention? what, Stretch when)
    {
        if (_notices.Count == 0) return [];

        var frames = Enumerable.Range(0, _frames.Count).Where(i => _stamps[i] >= when.Start - Near && _stamps[i] <= when.End + Near).ToList();
        if (frames.Count == 0) frames = [FrameAt((when.Start + when.End) / 2)];
        var shown = what is null ? [] : Showing(frames, what);
        return shown.Count > 0 ? shown : [.. frames.SelectMany(frame => _frames[frame])];
    }

    /// <summary>The tokens of the given frames that show something: where all of a frame's are there, those of the cells that it covers.</summary>
    private List<int> Showing(IEnumerable<int> frames, Mention named) =>
        [.. frames.Where(frame => _notices[frame].Seen.Any(pair => FrameTruths.IsOf(pair, named))).SelectMany(frame => In(frame, named))];

    private IReadOnlyList<int> In(int frame, Mention named)
    {
        if (_frames[frame].Count != _cells) return _frames[frame];

        var covered = _notices[frame].Cells.Where(cell => FrameTruths.IsOf(cell.Pair, named)).Select(cell => _frames[frame][cell.Cell]).ToList();
        return covered.Count > 0 ? covered : _frames[frame];
    }

    /// <summary>A frame's tokens and those of the time before it.</summary>
    private List<int> Whole(int frame) => [.. Enumerable.Range(_frames[frame][0] - _stampLength, _stampLength), .. _frames[frame]];

    private int FrameAt(double seconds) => Enumerable.Range(0, _stamps.Count).MinBy(i => Math.Abs(_stamps[i] - seconds));
}
