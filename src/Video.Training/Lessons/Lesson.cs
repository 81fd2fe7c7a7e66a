using System.Text.RegularExpressions;
using Video.Models;
using Video.World;

namespace Video.Training.Lessons;

/// <summary>Something to be said about a clip: what is asked and what the answer should be, word for word.</summary>
/// <param name="Kind">For the figures: colour, when, caption …</param>
/// <param name="Request">What the product says to the model, around the question.</param>
internal sealed partial record Lesson(string Kind, string Request, string Answer)
{
    /// <summary>The kind of captions.</summary>
    public const string Caption = "caption";

    /// <summary>The kind of questions how something moves.</summary>
    public const string Motion = "motion";

    /// <summary>The kind of questions how many there are.</summary>
    public const string Count = "count";

    /// <summary>The kind of questions what comes before or after something.</summary>
    public const string Order = "order";

    /// <summary>The kind of questions whether a segment shows what is searched for.</summary>
    public const string Verify = "verify";

    private static readonly HashSet<string> AboutThings = ["colour", "shape", Motion, "yesno", Verify];

    /// <summary>The thing that a question names first; null where it names none.</summary>
    public Mention? Named { get; init; }

    /// <summary>Whether only the answer's beginning is given: what would follow it is not learnt.</summary>
    public bool IsBeginning { get; init; }

    /// <summary>What the answer rests on; null where it rests on nothing that is shown.</summary>
    public Stretch? Evidence { get; init; }

    /// <summary>The answer's beginning in parts.</summary>
    public IReadOnlyList<LessonPart> Parts => Kind switch
    {
        Caption => [.. Sentence().Split(Answer).Select(sentence => new LessonPart(sentence, FirstIn(sentence), Source.Seen))],
        Count or Order => [.. Step().Split(Core).Select(part => FirstIn(part) is { } thing ? new LessonPart(part, thing, Source.Seen) : new LessonPart(part, null, Source.Said))],
        _ => [new LessonPart(Core, AboutThings.Contains(Kind) ? Named : null, Kind == Motion ? Source.Motion : Source.Seen)],
    };

    /// <summary>The answer without the times that it rests on.</summary>
    public string Core => Answer.IndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? Answer[..end] : Answer;

    private static Mention? FirstIn(string text) => QueryMaker.Read(text).Things.FirstOrDefault()?.What;

    [GeneratedRegex(@"(?<=\.)(?= )")]
    private static partial Regex Sentence();

    /// <summary>Where an answer goes on from what it has said: "A red star| and a blue ring|: 2", "After 3.1 s|, at 4.5 s the red star turns blue".</summary>
    [GeneratedRegex("(?=, | and |: )")]
    private static partial Regex Step();
}

/// <summary>A part of an answer.</summary>
/// <param name="What">The thing that it is read from, wherever in its frame that is; null where it may need all of the frame.</param>
/// <param name="From">What it is read from.</param>
internal readonly record struct LessonPart(string Text, Mention? What, Source From);

/// <summary>What a part of an answer is read from: what is to be seen, how that moves, or what has been said.</summary>
internal enum Source { Seen, Motion, Said }

/// <summary>What one frame really shows, for the heads that tell the encoder what it sees.</summary>
/// <param name="Colours">[rows · columns]: index of the colour in each cell, 0 for none.</param>
/// <param name="Shapes">[rows · columns]: index of the shape in each cell, 0 for none.</param>
/// <param name="Shares">[rows · columns]: of each cell with a thing one over the number of cells that show it, so that small things count as much as large ones; 0 for the others.</param>
/// <param name="Ways">[rows · columns]: which way the thing in each cell goes just then; null where there is none, or no frame before.</param>
/// <param name="Background">Index of the background's colour.</param>
/// <param name="Pan">Which way the camera pans just then, still where it does not; null where there is no frame before.</param>
/// <param name="Pairs">The pairs of colour and shape that are seen anywhere, and which way they go.</param>
/// <param name="Since">What is otherwise than in the frame that shares its temporal patch; null where that is the same frame.</param>
internal sealed record FrameTruth(long[] Colours, long[] Shapes, float[] Shares, MotionKind?[] Ways, int Background, MotionKind? Pan, IReadOnlyList<(int Pair, MotionKind? Way)> Pairs, FrameChange? Since);

/// <summary>How a frame differs from an earlier one.</summary>
/// <param name="Came">What is seen now and was not.</param>
/// <param name="Went">What was seen and is not. What has another colour or shape than before has gone as it was and come as it is.</param>
internal sealed record FrameChange(Changed Came, Changed Went);

/// <summary>What came or went between two frames.</summary>
/// <param name="Colours">[rows · columns]: index of its colour in each cell where it is or was, 0 for none.</param>
/// <param name="Shapes">[rows · columns]: index of its shape, likewise.</param>
/// <param name="Shares">[rows · columns]: of each cell where it is or was one over the number of cells that show it there.</param>
/// <param name="Pairs">Its pairs of colour and shape.</param>
internal sealed record Changed(long[] Colours, long[] Shapes, float[] Shares, IReadOnlyList<int> Pairs);

/// <summary>What can be noticed at a frame, given the frames of its clip before it, for the heads that tell the language model so.</summary>
/// <param name="Seconds">The time that stands before it: when what is new has happened, as near as it can be known.</param>
/// <param name="Seen">The pairs of colour and shape that are seen.</param>
/// <param name="Appeared">Pairs of colour and shape that are seen here and not in the frame before; none in the first frame of a scene, where all is new.</param>
/// <param name="Vanished">Pairs that were seen in the frame before and are not here; none likewise.</param>
/// <param name="Passing">Pairs that pass another thing just then.</param>
/// <param name="Background">Index of the background's colour.</param>
/// <param name="Motions">How pairs that are seen have moved in this segment so far.</param>
/// <param name="Cells">What is in a cell, by index of the cell, and in the last frame of a segment how it has moved.</param>
internal sealed record FrameNotice(double Seconds, IReadOnlyList<int> Seen, IReadOnlyList<int> Appeared, IReadOnlyList<int> Vanished, IReadOnlyList<int> Passing, int Background, IReadOnlyList<(int Pair, MotionKind Motion)> Motions, IReadOnlyList<(int Cell, int Pair, MotionKind? Motion)> Cells);

/// <summary>A stretch of a clip as the product would store it.</summary>
/// <param name="Seconds">Of each sampled frame, ascending; the first and the last are anchors.</param>
/// <param name="Reduction">Name of the strategy that reduces its tokens.</param>
/// <param name="TokenBudget">Most tokens that are kept of it.</param>
internal sealed record ClipSegment(IReadOnlyList<double> Seconds, string Reduction, int TokenBudget);

/// <summary>What is said of a stretch of a clip.</summary>
/// <param name="FirstSegment">The first segment that the prompts show.</param>
/// <param name="Segments">How many they show; none for lessons about text alone.</param>
internal sealed record View(int FirstSegment, int Segments, IReadOnlyList<Lesson> Lessons)
{
    /// <summary>With all times as the frames tell them; lessons about text alone take theirs from the text.</summary>
    public View Told(FrameStamps stamps) => Segments == 0 ? this : this with { Lessons = [.. Lessons.Select(lesson => lesson with { Answer = stamps.In(lesson.Answer) })] };
}

/// <summary>A drawn clip and what is to be learnt from it.</summary>
internal sealed record DrawnClip
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>frames · height · width · 3 bytes, RGB: the sampled frames of all segments, in order.</summary>
    public required byte[] Pixels { get; init; }

    /// <summary>In order of time; none for lessons about text alone.</summary>
    public required IReadOnlyList<ClipSegment> Segments { get; init; }

    /// <summary>Of each frame; empty where it is not told.</summary>
    public required IReadOnlyList<FrameTruth> Truth { get; init; }

    /// <summary>Of each frame; empty where it is not told.</summary>
    public IReadOnlyList<FrameNotice> Notices { get; init; } = [];

    public required IReadOnlyList<View> Views { get; init; }

    /// <summary>Of each frame the one that shares its temporal patch.</summary>
    public IReadOnlyList<int> Before(int first) => [.. FramePairs.Of(Segments.Select(segment => segment.Seconds.Count)).Select(index => first + index)];

    public int Frames => FramesOf(Segments);

    /// <summary>Index of the first frame that a view shows.</summary>
    public int FirstFrame(View view) => FramesOf(Segments.Take(view.FirstSegment));

    private static int FramesOf(IEnumerable<ClipSegment> segments) => segments.Sum(segment => segment.Seconds.Count);
}
