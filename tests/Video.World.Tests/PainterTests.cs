namespace Video.World.Tests;

public sealed class PainterTests
{
    public static TheoryData<Shape> Shapes => [.. Enum.GetValues<Shape>()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_shape_covers_what_its_geometry_says_in_its_colour(Shape shape)
    {
        var script = Clip(new Thing(shape, Colour.Named("red"), 0.5, new(0.5, 0.5), new Movement.Still(), 0, 10));
        var frame = Frame(script, 1);

        var radius = 100 * 0.5 / 2;
        var expected = radius * radius * shape switch
        {
            Shape.Circle => Math.PI,
            Shape.Ring => Math.PI * (1 - 0.56 * 0.56),
            Shape.Square => 4 * 0.86 * 0.86,
            Shape.Cross => 4 * (2 * 0.95 * 0.3 - 0.3 * 0.3),
            Shape.Triangle => 3 * Math.Sqrt(3) / 4,
            _ => 10 * 0.5 * 0.42 * Math.Sin(Math.PI / 5),
        };
        var red = frame.Chunk(3).Sum(pixel => (245.0 - pixel[1]) / (245 - 40));
        Assert.Equal(expected, red, expected * 0.03);
    }

    [Fact]
    public void A_thing_is_drawn_only_while_it_is_there_and_as_it_then_looks()
    {
        var script = Clip(new Thing(Shape.Circle, Colour.Named("red"), 0.3, new(0.2, 0.5), new Movement.Straight(0.1, 0), 2, 6) { Changes = [new(4, Colour.Named("blue"), null)] });

        Assert.Equal(Pixel(Frame(script, 1.99), 20, 50), (245, 245, 245));
        Assert.Equal(Pixel(Frame(script, 2), 20, 50), (214, 40, 40));
        Assert.Equal(Pixel(Frame(script, 4), 40, 50), (40, 90, 214));
        Assert.Equal(Pixel(Frame(script, 6), 60, 50), (245, 245, 245));
    }

    [Fact]
    public void A_cut_changes_the_background()
    {
        var script = new Script("cut", 16, 16, 10, 4, [new(0, Colour.Named("white"), []), new(2, Colour.Named("black"), [])]);

        Assert.Equal((245, 245, 245), Pixel(Frame(script, 1.9), 3, 3, 16));
        Assert.Equal((18, 18, 18), Pixel(Frame(script, 2), 3, 3, 16));
    }

    private static Script Clip(params Thing[] things) => new("test", 100, 100, 10, 10, [new(0, Colour.Named("white"), things)]);

    private static byte[] Frame(Script script, double seconds)
    {
        var frame = new byte[script.Width * script.Height * 3];
        Painter.Paint(script, seconds, frame);
        return frame;
    }

    private static (int, int, int) Pixel(byte[] frame, int x, int y, int width = 100) => (frame[(y * width + x) * 3], frame[(y * width + x) * 3 + 1], frame[(y * width + x) * 3 + 2]);
}
