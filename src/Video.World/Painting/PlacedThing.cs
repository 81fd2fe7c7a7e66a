namespace Video.World;

/// <summary>A thing as it lies in the picture at one moment, in the script's own pixels: answers how far any point is from its edge.</summary>
internal readonly struct PlacedThing
{
    private readonly double _cos;
    private readonly double _sin;
    private readonly double _stretchX;
    private readonly double _stretchY;

    public PlacedThing(Script script, Thing thing, double seconds)
    {
        (Shape, Colour) = thing.LookAt(seconds);
        var place = thing.PlaceAt(seconds);
        (CentreX, CentreY) = (place.X * script.Width, place.Y * script.Height);
        Radius = thing.Size * Math.Min(script.Width, script.Height) / 2;
        (_sin, _cos) = Math.SinCos(thing.RotationDegrees * Math.PI / 180);
        (_stretchX, _stretchY) = thing.Proportion >= 1 ? (1.0, thing.Proportion) : (1 / thing.Proportion, 1.0);
        Outline = thing.Outline;
    }

    public Shape Shape { get; }

    public Colour Colour { get; }

    public Outline? Outline { get; }

    public double CentreX { get; }

    public double CentreY { get; }

    public double Radius { get; }

    /// <summary>Signed distance in pixels of the script, negative inside.</summary>
    public double Distance(double x, double y)
    {
        var (dx, dy) = (x - CentreX, y - CentreY);
        return ShapeDistance.Of(Shape, (dx * _cos + dy * _sin) * _stretchX, (dy * _cos - dx * _sin) * _stretchY, Radius);
    }
}
