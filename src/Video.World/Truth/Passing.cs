namespace Video.World;

/// <summary>How two things of a scene come by each other.</summary>
/// <param name="Seconds">When they are nearest.</param>
/// <param name="Mover">The faster of the two.</param>
/// <param name="Nearness">Their smallest distance from centre to centre over the sum of their radii.</param>
/// <param name="IsPass">Whether a viewer would say that one passes the other.</param>
/// <param name="IsDoubtful">Whether viewers might disagree; generated scenes have none of these.</param>
internal sealed record Passing(double Seconds, int Mover, int Other, double Nearness, bool IsPass, bool IsDoubtful)
{
    /// <summary>One passes the other when it comes at least this near.</summary>
    private const double Near = 1.6;

    /// <summary>Beyond this they have nothing to do with each other.</summary>
    private const double Far = 2.0;

    /// <summary>Both are seen for at least this long before and after.</summary>
    private const double SecondsAround = 0.8;

    /// <summary>Slower than this many shorter sides per second against each other, nobody would see a pass.</summary>
    private const double LeastSpeed = 0.04;

    /// <returns>Null where the two stand still to each other, go round, or are nearest when they are not both seen.</returns>
    public static Passing? Between(Script script, int scene, int first, int second)
    {
        var (a, b) = (script.Scenes[scene].Things[first], script.Scenes[scene].Things[second]);
        if (a.Movement is Movement.Round || b.Movement is Movement.Round) return null;

        var both = script.SeenStretch(scene, a).And(script.SeenStretch(scene, b));
        if (both.Length <= 0) return null;

        var (speedA, speedB) = (Speed(script, a), Speed(script, b));
        var (vx, vy) = (speedA.X - speedB.X, speedA.Y - speedB.Y);
        var (placeA, placeB) = (a.PlaceAt(both.Start), b.PlaceAt(both.Start));
        var (px, py) = ((placeA.X - placeB.X) * script.Width, (placeA.Y - placeB.Y) * script.Height);
        var speedSquared = vx * vx + vy * vy;
        if (speedSquared < 1e-9) return null;

        var shorter = Math.Min(script.Width, script.Height);
        var seconds = both.Start - (px * vx + py * vy) / speedSquared;
        var nearness = Math.Abs(px * vy - py * vx) / Math.Sqrt(speedSquared) / ((a.Size + b.Size) * shorter / 2);
        if (seconds < both.Start - SecondsAround || seconds > both.End + SecondsAround || nearness >= Far) return null;

        var clear = nearness <= Near && IsAlong(speedA, speedB) && Math.Sqrt(speedSquared) >= LeastSpeed * shorter
            && seconds >= both.Start + SecondsAround && seconds <= both.End - SecondsAround;
        var firstMoves = Length(speedA) >= Length(speedB);
        return new Passing(seconds, firstMoves ? first : second, firstMoves ? second : first, nearness, clear, IsDoubtful: !clear);
    }

    private static (double X, double Y) Speed(Script script, Thing thing) =>
        thing.Movement is Movement.Straight straight ? (straight.X * script.Width, straight.Y * script.Height) : (0, 0);

    private static double Length((double X, double Y) speed) => Math.Sqrt(speed.X * speed.X + speed.Y * speed.Y);

    /// <summary>Whether one stands or both move along nearly the same line: what moves across is no passing.</summary>
    private static bool IsAlong((double X, double Y) a, (double X, double Y) b)
    {
        var lengths = Length(a) * Length(b);
        return lengths < 1e-9 || Math.Abs(a.X * b.Y - a.Y * b.X) / lengths < 0.35;
    }
}
