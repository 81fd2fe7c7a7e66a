namespace Video.World.Tests;

/// <summary>Holds what scripts say is seen against the pixels that are painted.</summary>
public sealed class PixelTruthTests
{
    private static readonly IReadOnlyList<Script> Scripts = [.. Worlds.Many.Take(80)];

    [Fact]
    public void A_thing_is_painted_where_the_truth_says_in_its_size_and_colour()
    {
        var seen = 0;
        foreach (var script in Scripts)
        {
            var at = script.DurationSeconds * 0.45;
            foreach (var thing in script.ThingsAt(at).Where(thing => thing.Thing.Outline is null))
            {
                var (alone, empty) = (Frame(With(script, at, [thing.Thing]), at), Frame(With(script, at, []), at));
                var (x, y, area, red, green, blue) = Changed(alone, empty, script.Width);
                var (shape, colour) = thing.Thing.LookAt(at);

                Assert.Equal(thing.Centre.X * script.Width, x, 1.5);
                Assert.Equal(thing.Centre.Y * script.Height, y, 1.5);
                var disc = Math.PI * Math.Pow(thing.RadiusX * script.Width, 2);
                Assert.InRange(area / disc, shape is Shape.Star ? 0.3 : 0.38, 1.15);
                Assert.True(Math.Abs(red - colour.Red) + Math.Abs(green - colour.Green) + Math.Abs(blue - colour.Blue) < 60, $"{script.Name} {thing}: {red} {green} {blue}");
                seen++;
            }
        }
        Assert.True(seen > 60, $"{seen}");
    }

    [Fact]
    public void Whatever_happens_is_first_seen_in_the_frame_of_its_time()
    {
        var checkedKinds = new HashSet<HappeningKind>();
        foreach (var script in Scripts)
        {
            foreach (var happening in Happenings.Of(script).Where(happening => happening.Kind != HappeningKind.Passes))
            {
                var frame = (int)Math.Round(happening.Seconds * script.FramesPerSecond);
                Look? At(int index) => script.ThingsAt(index / script.FramesPerSecond).FirstOrDefault(thing => thing.Index == happening.Thing)?.Look;
                Assert.NotEqual(At(frame), At(frame - 1));
                Assert.Equal(happening.Kind == HappeningKind.Disappears ? null : happening.After ?? happening.Before, At(frame));
                Assert.False(Frame(script, frame / script.FramesPerSecond).AsSpan().SequenceEqual(Frame(script, (frame - 1) / script.FramesPerSecond)));
                checkedKinds.Add(happening.Kind);
            }
        }
        Assert.Equal(4, checkedKinds.Count);
    }

    [Fact]
    public void A_cut_is_first_seen_in_the_frame_of_its_time()
    {
        foreach (var script in Scripts)
        {
            foreach (var start in script.Scenes.Skip(1).Select(scene => scene.StartSeconds))
            {
                var frame = (int)Math.Round(start * script.FramesPerSecond);
                Assert.Equal(script.SceneIndexAt((frame - 1) / script.FramesPerSecond) + 1, script.SceneIndexAt(frame / script.FramesPerSecond));
            }
        }
    }

    [Fact]
    public void Cells_say_what_their_pixels_show()
    {
        const int Rows = 7, Columns = 7, Side = 112, Cell = Side / Rows;
        foreach (var script in Scripts)
        {
            var at = script.DurationSeconds * 0.6;
            var truth = CellTruth.Of(script, at, Rows, Columns);
            var (frame, empty) = (Frame(script, at, Side), Frame(With(script, at, []), at, Side));
            for (var cell = 0; cell < Rows * Columns; cell++)
            {
                var pixels = Enumerable.Range(0, Cell * Cell).Select(i => ((cell / Columns * Cell + i / Cell) * Side + cell % Columns * Cell + i % Cell) * 3).ToList();
                var covered = pixels.Count(pixel => Difference(frame, empty, pixel) > 40) / (double)(Cell * Cell);
                if (truth.Things[cell] is not { } index)
                {
                    Assert.True(covered < 0.3, $"{script.Name} cell {cell}: {covered}");
                    Assert.Equal((CellTruth.NoColour, CellTruth.NoShape), (truth.Colours[cell], truth.Shapes[cell]));
                    continue;
                }

                var (shape, colour) = script.SceneAt(at).Things[index].LookAt(at);
                Assert.Equal((colour.ClassIndex(), (int)shape), (truth.Colours[cell], truth.Shapes[cell]));
                Assert.True(covered > 0.02, $"{script.Name} cell {cell}: {covered}");
            }

            var seen = script.ThingsAt(at);
            foreach (var thing in seen.Where(thing => seen.All(other => other == thing || Math.Max(Math.Abs(other.Centre.X - thing.Centre.X), Math.Abs(other.Centre.Y - thing.Centre.Y)) > 2.0 / Rows)))
                Assert.Contains(thing.Index, truth.Things.OfType<int>());
        }
    }

    [Fact]
    public void A_small_picture_shows_what_the_large_one_shows()
    {
        foreach (var script in Scripts.Where(script => script.Scenes[0].Backdrop.Pattern is BackdropPattern.Plain or BackdropPattern.Gradient))
        {
            var at = script.SceneEnd(0) / 2;
            var (plain, fine) = (new byte[112 * 112 * 3], Frame(script, at, 112));
            Painter.Paint(script, at, 112, 112, plain, PaintQuality.Plain);
            Assert.InRange(plain.Zip(fine, (a, b) => Math.Abs(a - b)).Average(), 0, 1);
        }
    }

    [Fact]
    public void Hidden_parts_are_not_counted_as_visible()
    {
        var below = new Thing(Shape.Square, Colour.Named("red"), 0.4, new(0.5, 0.5), new Movement.Still(), 0, 10);
        var script = new Script("hidden", 100, 100, 10, 10, [new(0, Colour.Named("white"), [below, below with { Colour = Colour.Named("blue"), Start = new(0.5 + 0.2 * 0.86, 0.5) }, below with { Start = new(0, 0.2) }])]);

        Assert.Equal([0.5, 1, 0.5], script.ThingsAt(1).Select(thing => Math.Round(thing.VisibleFraction, 1)));
    }

    [Fact]
    public void Imitated_coding_changes_pixels_but_not_what_is_seen_and_is_the_same_for_the_same_seed()
    {
        foreach (var (script, seed) in Scripts.Take(30).Select((script, i) => (script, i)))
        {
            var at = script.DurationSeconds * 0.3;
            var (frame, coded, again) = (Frame(script, at, 112), Frame(script, at, 112), Frame(script, at, 112));
            new CodecImitation(new Random(seed), 1).Apply(coded, 112, 112);
            new CodecImitation(new Random(seed), 1).Apply(again, 112, 112);
            Assert.Equal(coded, again);
            Assert.InRange(frame.Zip(coded, (a, b) => Math.Abs(a - b)).Average(), 0.5, 25);
        }
    }

    private static Script With(Script script, double at, IReadOnlyList<Thing> things) =>
        script with { Scenes = [.. script.Scenes.Select((scene, i) => i == script.SceneIndexAt(at) ? scene with { Things = things } : scene)] };

    private static byte[] Frame(Script script, double at, int? side = null)
    {
        var (width, height) = (side ?? script.Width, side ?? script.Height);
        var frame = new byte[width * height * 3];
        Painter.Paint(script, at, width, height, frame, side is null ? PaintQuality.Plain : PaintQuality.Fine);
        return frame;
    }

    private static int Difference(byte[] a, byte[] b, int at) => Math.Abs(a[at] - b[at]) + Math.Abs(a[at + 1] - b[at + 1]) + Math.Abs(a[at + 2] - b[at + 2]);

    /// <summary>Centre, area and mean colour of the pixels that differ clearly.</summary>
    private static (double X, double Y, double Area, double Red, double Green, double Blue) Changed(byte[] frame, byte[] empty, int width)
    {
        var pixels = Enumerable.Range(0, frame.Length / 3).Where(i => Difference(frame, empty, i * 3) > 50).ToList();
        var strongest = pixels.Max(i => Difference(frame, empty, i * 3));
        var inside = pixels.Where(i => Difference(frame, empty, i * 3) > 0.85 * strongest).ToList(); // without the smooth edge
        return (pixels.Average(i => i % width + 0.5), pixels.Average(i => i / width + 0.5), pixels.Count, inside.Average(i => frame[i * 3]), inside.Average(i => frame[i * 3 + 1]), inside.Average(i => frame[i * 3 + 2]));
    }
}
