using Video.Training.Lessons;
using Video.Training.VisionLanguage;
using Video.World;
using Xunit;

namespace Video.Training.Tests;

/// <summary>Where attention should look in the prompts about a clip.</summary>
public sealed class ClipGuidanceTests
{
    private static readonly int RedSquare = Pair("red", Shape.Square);

    // Three frames, each after a time of three tokens: one of six cells, one of a single token, and one of six cells again.
    private static readonly IReadOnlyList<IReadOnlyList<int>> Frames = [[10, 11, 12, 13, 14, 15], [19], [23, 24, 25, 26, 27, 28]];

    private static readonly ClipGuidance Guidance = new(Frames, [0, 0.2, 0.8], [Notice(RedSquare, cell: 2), Notice(RedSquare, cell: null), Notice(Pair("blue", Shape.Star), cell: 4)], cells: 6);

    [Fact]
    public void The_tokens_of_a_frame_look_at_the_whole_seconds_before_it()
    {
        var looks = Of(new PromptMarks(), GuidedLook.Read);

        Assert.Equal(Frames.SelectMany(frame => frame), looks.Select(look => look.At));
        Assert.Equal([7, 16, 20], looks.Select(look => Assert.Single(look.Right)).Distinct());
    }

    [Fact]
    public void A_noun_looks_at_the_cells_that_show_what_it_names()
    {
        var marks = new PromptMarks { Names = { (40, new Mention("red", Shape.Square)), (41, new Mention(null, Shape.Star)), (42, new Mention("green", null)) } };

        var looks = Of(marks, GuidedLook.Find);
        Assert.Equal([(40, "12"), (41, "27")], looks.Select(look => (look.At, string.Join(' ', look.Right)))); // what is nowhere is looked for nowhere
    }

    [Fact]
    public void An_answer_rests_on_what_it_is_about_in_the_frames_that_it_is_about()
    {
        var marks = new PromptMarks { Answers = { new([50, 51], new Mention("red", null), new Stretch(0.1, 2)), new([52], null, new Stretch(0.5, 0.5)), new([53], new Mention("green", null), new Stretch(0, 0.3)) } };

        var looks = Of(marks, GuidedLook.Rest).Select(look => (look.At, string.Join(' ', look.Right)));
        Assert.Equal([(50, "19"), (51, "19"), (52, "10 11 12 13 14 15 19"), (53, "10 11 12 13 14 15 19")], looks); // of a moment between two frames the nearer one with those that show the same, and what is not seen is no reason
    }

    [Fact]
    public void A_time_looks_at_the_frame_that_it_stands_before()
    {
        var looks = Of(new PromptMarks { Times = { (60, 0.8) }, Asked = { (45, 0.3) } }, GuidedLook.Seek);

        Assert.Equal((60, "20 21 22 23 24 25 26 27 28"), (looks[0].At, string.Join(' ', looks[0].Right)));
        Assert.Equal("16 17 18 19", string.Join(' ', Of(new PromptMarks { Asked = { (45, 0.3) } }, GuidedLook.Find)[0].Right));
    }

    private static IReadOnlyList<AttentionGuide.Look> Of(PromptMarks marks, GuidedLook look)
    {
        var clip = Guidance.Of(marks, offset: 1000);
        Assert.Equal((1000, 7, 22), (clip.Offset, clip.First, clip.Count));
        return clip.For(look);
    }

    private static int Pair(string colour, Shape shape) => FrameTruths.PairOf(new Look(colour, shape));

    private static FrameNotice Notice(int pair, int? cell) => new(0, [pair], [], [], [], 0, [], cell is { } index ? [(index, pair, null)] : []);
}
