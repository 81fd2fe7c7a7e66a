namespace Video.World;

/// <summary>The handful of clips that the demo analyses: things that move, appear, change and disappear at known times.</summary>
public static class DemoScripts
{
    private const double Forever = double.PositiveInfinity;

    private static readonly Movement Still = new Movement.Still();

    /// <summary>The clips, the first being the one that the demo asks about.</summary>
    public static IReadOnlyList<Script> All { get; } =
    [
        new("circle-and-square", 448, 336, 25, 18,
        [
            new(0, Colour.Named("white"),
            [
                new(Shape.Circle, Colour.Named("red"), 0.22, new(0.1, 0.5), new Movement.Straight(0.08, 0), 0, Forever),
                new(Shape.Square, Colour.Named("blue"), 0.2, new(0.7, 0.25), Still, 4, Forever),
            ]),
            new(9, Colour.Named("black"),
            [
                new(Shape.Star, Colour.Named("yellow"), 0.24, new(0.5, 0.7), Still, 9, Forever) { Changes = [new(13.5, Colour.Named("green"), null)] },
            ]),
        ]),
        new("round-trip", 480, 360, 30, 10,
        [
            new(0, Colour.Named("green"),
            [
                new(Shape.Ring, Colour.Named("white"), 0.2, new(0.5, 0.72), new Movement.Round(0.22, 0.1), 0, Forever),
                new(Shape.Triangle, Colour.Named("purple"), 0.18, new(0.2, 0.2), Still, 2.5, 7.5),
            ]),
        ]),
        new("meeting", 640, 360, 24, 12,
        [
            new(0, Colour.Named("orange"),
            [
                new(Shape.Cross, Colour.Named("black"), 0.25, new(0.1, 0.6), new Movement.Straight(0.065, 0), 0, Forever),
                new(Shape.Circle, Colour.Named("blue"), 0.2, new(0.9, 0.4), new Movement.Straight(-0.065, 0), 0, Forever) { Changes = [new(9, null, Shape.Square)] },
            ]),
        ]),
    ];
}
