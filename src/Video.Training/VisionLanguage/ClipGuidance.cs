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
            [GuidedLook.Rest] = [.. marks.Answers.SelectMany(answer => Resting(answer) is { Count: > 0 } right ? answer.At.Select(at => new AttentionGuide.Look(at, right)) : [])],
            [GuidedLook.Seek] = [.. marks.Times.Select(time => new AttentionGuide.Look(time.At, Whole(FrameAt(time.Seconds))))],
        });
    }

    private List<int> Resting(AnswerPart answer)
    {
        if (_notices.Count == 0) return [];

        var when = answer.When;
        var frames = Enumerable.Range(0, _frames.Count).Where(i => _stamps[i] >= when.Start - Near && _stamps[i] <= when.End + Near).ToList();
        if (frames.Count < 2) frames = Around(FrameAt((when.Start + when.End) / 2));
        var shown = answer.What is null ? [] : Showing(frames, answer.What, answer.From == Source.Motion);
        return shown.Count > 0 ? shown : [.. frames.SelectMany(frame => _frames[frame])];
    }

    /// <summary>A frame with those before and after it that show the same: of a frame between anchors one token is left, in which things are hard to tell apart.</summary>
    private List<int> Around(int frame)
    {
        bool IsSame(int other) => _notices[other].Seen.Order().SequenceEqual(_notices[frame].Seen.Order());

        var first = frame - Enumerable.Range(1, frame).TakeWhile(back => IsSame(frame - back)).Count();
        return [.. Enumerable.Range(first, _frames.Count - first).TakeWhile(i => i <= frame || IsSame(i))];
    }

    /// <summary>
    /// The tokens of the given frames that show something: the cells that it covers in frames of which all tokens are there, because in a single token things are hard to tell apart; where
    /// there are none, all tokens of the frames that show it.
    /// </summary>
    /// <param name="moves">Only the cells in which it is known how it has moved, where there are such.</param>
    private List<int> Showing(IEnumerable<int> frames, Mention named, bool moves = false)
    {
        var showing = frames.Where(frame => _notices[frame].Seen.Any(pair => FrameTruths.IsOf(pair, named))).ToList();
        var cells = showing.Where(frame => _frames[frame].Count == _cells)
            .SelectMany(frame => _notices[frame].Cells.Where(cell => FrameTruths.IsOf(cell.Pair, named)).Select(cell => (Token: _frames[frame][cell.Cell], Moves: cell.Motion is not null))).ToList();
        if (moves && cells.Exists(cell => cell.Moves)) cells.RemoveAll(cell => !cell.Moves);
        return cells.Count > 0 ? cells.ConvertAll(cell => cell.Token) : [.. showing.SelectMany(frame => _frames[frame])];
    }

    /// <summary>A frame's tokens and those of the time before it.</summary>
    private List<int> Whole(int frame) => [.. Enumerable.Range(_frames[frame][0] - _stampLength, _stampLength), .. _frames[frame]];

    private int FrameAt(double seconds) => Enumerable.Range(0, _stamps.Count).MinBy(i => Math.Abs(_stamps[i] - seconds));
}
