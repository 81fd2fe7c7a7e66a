namespace Video.World;

/// <summary>Draws the things of one scene at random; whether they go together is for <see cref="SceneRules"/> to say.</summary>
internal sealed class ThingGenerator(Random random, WorldSettings settings, Script script, double start, double end, Pan pan, IReadOnlyList<Colour> backgrounds)
{
    private const double SlowestSecond = 0.05;
    private const double FastestSecond = 0.25;
    private readonly double _shorter = Math.Min(script.Width, script.Height);

    // A quarter second of slack over the rules, because times are moved to whole frames.
    private readonly double _margin = SceneRules.SecondsFromCut + 0.1;

    public IReadOnlyList<Thing> Make(int count)
    {
        var things = new List<Thing>();
        var taken = new HashSet<Look>();
        for (var i = 0; i < count; i++)
        {
            var wantsPass = i > 0 && Happens(HappeningKind.Passes);
            var thing = MakeLook(taken);
            thing = wantsPass && things.FirstOrDefault(CanBePassed) is { } target && MakePassing(thing, target) is { } passing
                ? passing
                : MakeMovement(MakeLifetime(thing));
            things.Add(thing with { Changes = MakeChanges(thing, taken) });
        }
        return things;
    }

    private bool Happens(HappeningKind kind) => !settings.SinglePicture && settings.Happenings.Contains(kind) && random.NextDouble() < settings.HappeningChance;

    private Thing MakeLook(HashSet<Look> taken)
    {
        var (colour, shape) = (PickColour(), ScriptGenerator.Pick(random, Enum.GetValues<Shape>()));
        for (var attempt = 0; attempt < 20 && !taken.Add(new Look(colour.Name, shape)); attempt++) (colour, shape) = (PickColour(), ScriptGenerator.Pick(random, Enum.GetValues<Shape>()));

        var size = settings.SmallestSize + (settings.LargestSize - settings.SmallestSize) * random.NextDouble();
        var thing = new Thing(shape, colour, size, new Place(0.5, 0.5), new Movement.Still(), start, double.PositiveInfinity);
        if (!settings.VariedLooks) return thing;

        return thing with
        {
            RotationDegrees = random.Next(3) == 0 ? 0 : Turn(shape),
            Proportion = random.Next(2) == 0 ? 1 : 0.9 + 0.22 * random.NextDouble(),
            Outline = random.Next(4) == 0 ? MakeOutline(colour) : null,
        };
    }

    /// <summary>Any turn for what looks itself from every side; less than what would make a diamond of a square or a letter x of a cross.</summary>
    private double Turn(Shape shape) => shape is Shape.Square or Shape.Cross ? random.Next(-20, 21) : random.Next(360);

    private Outline MakeOutline(Colour colour)
    {
        var share = colour.Name == "black" ? 1.0 : 0.45;
        return new Outline((byte)(colour.Red * share), (byte)(colour.Green * share), (byte)(colour.Blue * share), 0.07 + 0.06 * random.NextDouble());
    }

    private Colour PickColour()
    {
        for (var attempt = 0; ; attempt++)
        {
            var name = ScriptGenerator.Pick(random, Colour.All).Name;
            var colour = settings.VariedLooks ? Shades.Pick(random, name) : Colour.Named(name);
            if (attempt > 200 || backgrounds.All(background => Shades.StandsOut(colour, background))) return colour;
        }
    }

    private Thing MakeLifetime(Thing thing)
    {
        if (Happens(HappeningKind.Appears) && Moment(start + _margin, end - _margin - SceneRules.SecondsSeen) is { } appears) thing = thing with { AppearsSeconds = appears };
        if (Happens(HappeningKind.Disappears) && Moment(Math.Max(start + _margin, thing.AppearsSeconds + SceneRules.SecondsSeen), end - _margin) is { } disappears)
            thing = thing with { DisappearsSeconds = disappears };
        return thing;
    }

    /// <summary>A time within the range that is some frame's; null where the range is empty.</summary>
    private double? Moment(double from, double to) => to <= from ? null : Math.Ceiling((from + (to - from) * random.NextDouble()) * script.FramesPerSecond) / script.FramesPerSecond;

    private Thing MakeMovement(Thing thing)
    {
        var seconds = Math.Min(end, thing.DisappearsSeconds) - thing.AppearsSeconds;
        var (radiusX, radiusY) = (thing.Size * _shorter / 2 / script.Width, thing.Size * _shorter / 2 / script.Height);
        var kind = settings.SinglePicture ? MotionKind.Still : ScriptGenerator.Pick(random, settings.Motions);
        Movement movement = kind switch
        {
            MotionKind.Still => pan.IsMoving ? new Movement.Straight(-pan.X, -pan.Y) : new Movement.Still(),
            MotionKind.Round => new Movement.Round(0.09 + 0.17 * random.NextDouble(), (0.12 + 0.2 * random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1)),
            _ => MakeStraight(kind, seconds, radiusX, radiusY),
        };
        return thing with { Movement = movement, Start = MakeStart(movement, seconds, radiusX + 0.01, radiusY + 0.01) };
    }

    private Movement.Straight MakeStraight(MotionKind kind, double seconds, double radiusX, double radiusY)
    {
        // Half way between the frame's proportions and a square's: see MotionTruth.KindOf.
        var squeeze = Math.Sqrt((double)script.Height / script.Width);
        var (dx, dy) = kind switch
        {
            MotionKind.Left => (-1.0, 0.0),
            MotionKind.Right => (1.0, 0.0),
            MotionKind.Up => (0.0, -1.0),
            MotionKind.Down => (0.0, 1.0),
            MotionKind.UpLeft => (-squeeze, -1.0),
            MotionKind.UpRight => (squeeze, -1.0),
            MotionKind.DownLeft => (-squeeze, 1.0),
            _ => (squeeze, 1.0),
        };
        var way = Math.Min(dx == 0 ? double.MaxValue : (0.96 - 2 * radiusX) / Math.Abs(dx), dy == 0 ? double.MaxValue : (0.96 - 2 * radiusY) / Math.Abs(dy));
        var fastest = Math.Min(FastestSecond, way / seconds);
        var speed = Math.Min(SlowestSecond, fastest) + Math.Max(0, fastest - SlowestSecond) * random.NextDouble();
        return new Movement.Straight(dx * speed, dy * speed);
    }

    /// <summary>Somewhere from where the thing stays in the frame, where there is such a place.</summary>
    private Place MakeStart(Movement movement, double seconds, double radiusX, double radiusY)
    {
        if (movement is Movement.Round round)
            return new Place(Between(round.Radius + radiusX, 1 - round.Radius - radiusX), Between(2 * round.Radius + radiusY, 1 - radiusY));

        var (wayX, wayY) = movement is Movement.Straight straight ? (straight.X * seconds, straight.Y * seconds) : (0, 0);
        return new Place(Between(radiusX - Math.Min(0, wayX), 1 - radiusX - Math.Max(0, wayX)), Between(radiusY - Math.Min(0, wayY), 1 - radiusY - Math.Max(0, wayY)));
    }

    private double Between(double from, double to) => from + (to - from) * random.NextDouble();

    /// <summary>What stands, or moves along one side of the frame.</summary>
    private static bool CanBePassed(Thing thing) => thing.Movement is Movement.Still or Movement.Straight { X: 0 } or Movement.Straight { Y: 0 };

    /// <summary>Sends the thing along a line that comes by another: by one that moves from the front or from behind, never across its way. Null where there is no room.</summary>
    private Thing? MakePassing(Thing thing, Thing target)
    {
        IEnumerable<MotionKind> along = target.Movement switch
        {
            Movement.Straight { X: 0 } => [MotionKind.Up, MotionKind.Down],
            Movement.Straight => [MotionKind.Left, MotionKind.Right],
            _ => [MotionKind.Left, MotionKind.Right, MotionKind.Up, MotionKind.Down],
        };
        var motions = settings.Motions.Intersect(along).ToList();
        var both = new Stretch(target.AppearsSeconds, Math.Min(end, target.DisappearsSeconds));
        if (motions.Count == 0 || pan.IsMoving || both.Length < 2 * _margin + 0.5) return null;

        var at = both.Start + _margin + (both.Length - 2 * _margin) * random.NextDouble();
        var (radiusX, radiusY) = (thing.Size * _shorter / 2 / script.Width, thing.Size * _shorter / 2 / script.Height);
        var straight = MakeStraight(ScriptGenerator.Pick(random, motions), end - start, radiusX, radiusY);
        var aside = (thing.Size + target.Size) * _shorter / 2 * (0.75 + 0.75 * random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
        var met = target.PlaceAt(at);
        var (x, y) = straight.Y == 0 ? (met.X, met.Y + aside / script.Height) : (met.X + aside / script.Width, met.Y);
        return thing with { Movement = straight, Start = new Place(x - straight.X * (at - start), y - straight.Y * (at - start)) };
    }

    private IReadOnlyList<Change> MakeChanges(Thing thing, HashSet<Look> taken)
    {
        var changes = new List<Change>();
        if (Happens(HappeningKind.TurnsColour) && Moment(thing.AppearsSeconds + _margin, Math.Min(end, thing.DisappearsSeconds) - _margin) is { } turns)
        {
            var colour = PickColour();
            if (colour.Name != thing.Colour.Name && taken.Add(new Look(colour.Name, thing.Shape))) changes.Add(new Change(turns, colour, null));
        }
        if (Happens(HappeningKind.BecomesShape) && Moment(thing.AppearsSeconds + _margin, Math.Min(end, thing.DisappearsSeconds) - _margin) is { } becomes)
        {
            var shape = ScriptGenerator.Pick(random, Enum.GetValues<Shape>());
            var colours = new[] { thing.Colour.Name }.Concat(changes.Select(change => change.Colour?.Name ?? "")).Distinct();
            if (shape != thing.Shape && colours.All(name => taken.Add(new Look(name, shape)))) changes.Add(new Change(becomes, null, shape));
        }
        return [.. changes.OrderBy(change => change.AtSeconds)];
    }
}
