using System.Globalization;

namespace Video.World;

/// <summary>What the world's things are called, in the one way in which the truth is written.</summary>
public static class Words
{
    /// <summary>Verbs of the third person, by motion.</summary>
    private static readonly Dictionary<MotionKind, string> Verbs = new()
    {
        [MotionKind.Still] = "stays still",
        [MotionKind.Left] = "moves left",
        [MotionKind.Right] = "moves right",
        [MotionKind.Up] = "moves up",
        [MotionKind.Down] = "moves down",
        [MotionKind.UpLeft] = "moves up and left",
        [MotionKind.UpRight] = "moves up and right",
        [MotionKind.DownLeft] = "moves down and left",
        [MotionKind.DownRight] = "moves down and right",
        [MotionKind.Round] = "goes round",
    };

    /// <summary>"circle".</summary>
    public static string Name(Shape shape) => shape.ToString().ToLowerInvariant();

    /// <summary>"circles".</summary>
    public static string Plural(Shape shape) => shape == Shape.Cross ? "crosses" : Name(shape) + "s";

    /// <summary>"red circle".</summary>
    public static string Name(Look look) => $"{look.Colour} {Name(look.Shape)}";

    /// <summary>"a red circle", "an orange star".</summary>
    public static string WithArticle(string noun) => (noun.Length > 0 && "aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;

    /// <summary>"moves up and left", "stays still", "goes round".</summary>
    public static string Verb(MotionKind motion) => Verbs[motion];

    /// <summary>"moving up and left", "staying still", "going round".</summary>
    public static string Participle(MotionKind motion) => motion switch
    {
        MotionKind.Still => "staying still",
        MotionKind.Round => "going round",
        _ => "moving" + Verbs[motion]["moves".Length..],
    };

    /// <summary>"up and left"; only for motions that have a direction.</summary>
    public static string Direction(MotionKind motion) => Verbs[motion]["moves ".Length..];

    /// <summary>"4.0 s".</summary>
    public static string Time(double seconds) => Number(seconds) + " s";

    /// <summary>"4.0-9.0 s", cut to the clip's length, never beyond it.</summary>
    public static string Range(Stretch range, double duration) => $"{Number(range.Start)}-{Number(Math.Min(range.End, LastTenth(duration)))} s";

    /// <summary>The last tenth of a second that lies in a clip.</summary>
    public static double LastTenth(double duration) => Math.Floor(duration * 10 + 1e-6) / 10;

    /// <summary>"4.0".</summary>
    public static string Number(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Join(IReadOnlyList<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";

    /// <summary>With a capital letter at the beginning.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
