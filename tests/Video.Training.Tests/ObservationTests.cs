using Video.Training.Lessons;
using Video.World;
using Xunit;

namespace Video.Training.Tests;

/// <summary>What a sampled clip can tell of its script.</summary>
public sealed class ObservationTests
{
    private static readonly double[] Seconds = [0, 0.5, 1, 1.5, 1.98, 2, 2.5, 3, 3.5, 3.98];

    [Fact]
    public void What_happens_between_two_frames_is_told_half_way_between_them()
    {
        var script = OneSquare(appears: 0.6, disappears: 3.2);
        var thing = script.Observed(Seconds).Scenes[0].Things[0];

        Assert.Equal(0.75, thing.AppearsSeconds, 6);
        Assert.Equal(3.25, thing.DisappearsSeconds, 6);
        Assert.Equal(script.Scenes[0].Things[0].PlaceAt(2).X, thing.PlaceAt(2).X, 6); // it still goes the same way
    }

    [Fact]
    public void Every_moment_of_a_drawn_clip_stays_within_half_a_step()
    {
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var script = ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 12, HappeningChance = 0.6 });
            var seconds = Enumerable.Range(0, (int)(script.DurationSeconds * 2)).Select(at => at / 2.0).ToList();
            var told = Happenings.Of(script.Observed(seconds)).Where(happening => happening.Kind != HappeningKind.Passes).ToList();
            var truth = Happenings.Of(script).Where(happening => happening.Kind != HappeningKind.Passes).ToList();
            foreach (var happening in truth)
                Assert.Contains(told, other => other.Kind == happening.Kind && other.Thing == happening.Thing && Math.Abs(other.Seconds - happening.Seconds) <= 0.25 + 1e-6);
        }
    }

    [Fact]
    public void Comings_goings_and_motion_are_noticed_at_the_frames_that_show_them()
    {
        var notices = FrameNotices.Of(OneSquare(appears: 0.6, disappears: 3.2), [Seconds[..5], Seconds[5..]], rows: 6, columns: 8).ToList();
        var square = Colour.Named("red").ClassIndex() * FrameTruths.Shapes + (int)Shape.Square;

        Assert.Equal(Seconds.Length, notices.Count);
        Assert.Equal([2], Enumerable.Range(0, notices.Count).Where(i => notices[i].Appeared.Contains(square)));
        Assert.Equal([8], Enumerable.Range(0, notices.Count).Where(i => notices[i].Vanished.Contains(square)));
        Assert.Equal(0.75, notices[2].Seconds, 6);
        Assert.Empty(notices[2].Motions);                                           // hardly seen yet
        Assert.Equal([(square, MotionKind.Right)], notices[4].Motions);
        Assert.NotEmpty(notices[4].Cells);
        Assert.All(notices[4].Cells, cell => Assert.Equal(MotionKind.Right, cell.Motion));
        Assert.Empty(notices[9].Cells);                                             // gone by then
    }

    private static Script OneSquare(double appears, double disappears) => new("one", 320, 240, 25, 4,
    [
        new Scene(0, Colour.Named("white"), [new Thing(Shape.Square, Colour.Named("red"), 0.3, new Place(0.2, 0.5), new Movement.Straight(0.15, 0), appears, disappears)]),
    ]);
}
