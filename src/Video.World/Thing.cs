namespace Video.World;

/// <summary>What the drawn world's things look like.</summary>
public enum Shape { Circle, Square, Triangle, Star, Ring, Cross }

/// <summary>A named colour and the shade that it is drawn in.</summary>
public sealed record Colour(string Name, byte Red, byte Green, byte Blue)
{
    /// <summary>The colours that things may have, in their plainest shades; the order is that of class indices.</summary>
    public static IReadOnlyList<Colour> All { get; } =
    [
        new("red", 214, 40, 40), new("green", 46, 160, 67), new("blue", 40, 90, 214), new("yellow", 240, 208, 40),
        new("orange", 240, 134, 30), new("purple", 136, 60, 180), new("white", 245, 245, 245), new("black", 18, 18, 18),
    ];

    /// <summary>The colours that only backgrounds may have.</summary>
    public static IReadOnlyList<Colour> BackgroundsOnly { get; } = [new("grey", 130, 130, 130), new("pink", 250, 160, 190), new("brown", 112, 70, 36)];

    /// <summary>The place of this colour's name in <see cref="All"/>; throws for a colour that only backgrounds have.</summary>
    public int ClassIndex()
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Name == Name) return i;
        }
        throw new InvalidOperationException($"Colour: expected one that things may have, got {Name}.");
    }

    /// <summary>The colour of that name; throws where there is none.</summary>
    public static Colour Named(string name) =>
        All.Concat(BackgroundsOnly).FirstOrDefault(colour => colour.Name == name) ?? throw new ArgumentException($"Colour: expected one of {string.Join(", ", All.Select(colour => colour.Name))}, got \"{name}\".", nameof(name));
}

/// <summary>Where a thing is: positions and sizes are fractions of the frame's width and height, from the top left.</summary>
public readonly record struct Place(double X, double Y);

/// <summary>How a thing moves.</summary>
public abstract record Movement
{
    private Movement() { }

    /// <summary>Where a thing is that began at <paramref name="start"/> this many seconds ago.</summary>
    public abstract Place At(Place start, double seconds);

    /// <summary>Stays where it is.</summary>
    public sealed record Still : Movement
    {
        /// <inheritdoc/>
        public override Place At(Place start, double seconds) => start;
    }

    /// <summary>Goes on evenly; speeds are fractions of the frame per second.</summary>
    public sealed record Straight(double X, double Y) : Movement
    {
        /// <inheritdoc/>
        public override Place At(Place start, double seconds) => new(start.X + X * seconds, start.Y + Y * seconds);
    }

    /// <summary>Goes round a centre that lies one radius above the start.</summary>
    public sealed record Round(double Radius, double TurnsPerSecond) : Movement
    {
        /// <inheritdoc/>
        public override Place At(Place start, double seconds)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * TurnsPerSecond * seconds);
            return new(start.X + Radius * sin, start.Y - Radius + Radius * cos);
        }
    }
}

/// <summary>A change of a thing at a moment; what is null stays as it was.</summary>
public sealed record Change(double AtSeconds, Colour? Colour, Shape? Shape);

/// <summary>An edge that is drawn along the inside of a shape.</summary>
/// <param name="Width">Fraction of the shape's radius.</param>
public sealed record Outline(byte Red, byte Green, byte Blue, double Width);

/// <summary>One thing in a clip. Its size is its diameter as a fraction of the frame's shorter side. It is seen in the half-open range [AppearsSeconds, DisappearsSeconds).</summary>
public sealed record Thing(Shape Shape, Colour Colour, double Size, Place Start, Movement Movement, double AppearsSeconds, double DisappearsSeconds)
{
    /// <summary>Changes in time order.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>How far it is turned, in degrees clockwise. Default 0: upright.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>Its width over its height before it is turned. Default 1; the larger of both is the size.</summary>
    public double Proportion { get; init; } = 1;

    /// <summary>An edge in another colour, drawn inside the shape. Default none.</summary>
    public Outline? Outline { get; init; }

    /// <summary>Whether the thing is to be seen at that time.</summary>
    public bool IsSeen(double seconds) => seconds >= AppearsSeconds && seconds < DisappearsSeconds;

    /// <summary>The shape and colour at that time.</summary>
    public (Shape Shape, Colour Colour) LookAt(double seconds)
    {
        var look = (Shape, Colour);
        for (var i = 0; i < Changes.Count && Changes[i].AtSeconds <= seconds; i++) look = (Changes[i].Shape ?? look.Shape, Changes[i].Colour ?? look.Colour);
        return look;
    }

    /// <summary>The place of the centre at that time.</summary>
    public Place PlaceAt(double seconds) => Movement.At(Start, seconds - AppearsSeconds);
}
