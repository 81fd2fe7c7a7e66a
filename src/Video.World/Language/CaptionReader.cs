using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.World;

/// <summary>Reads what a text in free wording claims: things, motions, what happens when, backgrounds. What it does not know it passes over.</summary>
public static partial class CaptionReader
{
    private const string Colour = "red|green|blue|yellow|orange|purple|violet|white|black|grey|gray|pink|brown";
    private const string ShapeWord = "circles?|dis[ck]s?|balls?|dots?|squares?|box(?:es)?|rectangles?|triangles?|stars?|rings?|donuts?|doughnuts?|cross(?:es)?|plus(?:es)?";
    private const string Thing = "thing|object|shape|one";
    private const string Way = "(?:upwards?|downwards?|leftwards?|rightwards?|up|down|left|right)";
    private const string Ways = $@"(?:to\s+the\s+)?{Way}(?:(?:\s+and|\s*-|,)?\s*(?:to\s+the\s+)?{Way})?";
    private const string Going = "moves?|moving|goes|going|travels?|travelling|drifts?|drifting|slides?|sliding|flies|flying";

    /// <summary>Claims in the order in which they stand.</summary>
    public static IReadOnlyList<StatedFact> Read(string text)
    {
        var facts = new List<StatedFact>();
        foreach (var sentence in SentenceEnd().Split(text)) new SentenceReader(facts).Read(Token().Matches(sentence));
        return facts;
    }

    /// <summary>"up and to the left" as a motion; null where both words contradict each other.</summary>
    internal static MotionKind? MotionOf(string ways)
    {
        var words = WayWord().Matches(ways).Select(match => match.Value.ToLowerInvariant()).ToList();
        bool Has(string way) => words.Any(word => word.StartsWith(way, StringComparison.Ordinal));
        return (Has("up"), Has("down"), Has("left"), Has("right")) switch
        {
            (true, false, false, false) => MotionKind.Up,
            (false, true, false, false) => MotionKind.Down,
            (false, false, true, false) => MotionKind.Left,
            (false, false, false, true) => MotionKind.Right,
            (true, false, true, false) => MotionKind.UpLeft,
            (true, false, false, true) => MotionKind.UpRight,
            (false, true, true, false) => MotionKind.DownLeft,
            (false, true, false, true) => MotionKind.DownRight,
            _ => null,
        };
    }

    internal static string ColourOf(string word) => word.ToLowerInvariant() switch { "gray" => "grey", "violet" => "purple", var other => other };

    internal static Shape ShapeOf(string word) => word.ToLowerInvariant() switch
    {
        var w when w.StartsWith("circ", StringComparison.Ordinal) || w.StartsWith("dis", StringComparison.Ordinal) || w.StartsWith("ball", StringComparison.Ordinal) || w.StartsWith("dot", StringComparison.Ordinal) => Shape.Circle,
        var w when w.StartsWith("sq", StringComparison.Ordinal) || w.StartsWith("box", StringComparison.Ordinal) || w.StartsWith("rect", StringComparison.Ordinal) => Shape.Square,
        var w when w.StartsWith("tri", StringComparison.Ordinal) => Shape.Triangle,
        var w when w.StartsWith("star", StringComparison.Ordinal) => Shape.Star,
        var w when w.StartsWith("ring", StringComparison.Ordinal) || w.StartsWith("do", StringComparison.Ordinal) => Shape.Ring,
        _ => Shape.Cross,
    };

    /// <summary>Reads one sentence from left to right: verbs belong to the thing named last, a time to the happening before it, else to the one after.</summary>
    private sealed class SentenceReader(List<StatedFact> facts)
    {
        private Mention? _subject;
        private bool _namesOther;
        private double? _waitingTime;
        private int? _waitingEvent;

        public void Read(MatchCollection tokens)
        {
            foreach (Match token in tokens) Take(token.Groups);
        }

        private void Take(GroupCollection token)
        {
            if (token["at"].Success) TakeTime(double.Parse(token["at"].Value, CultureInfo.InvariantCulture));
            else if (token["background"].Success) facts.Add(new StatedFact.Background(ColourOf(token["background"].Value)));
            else if (token["pan"].Success) AddIf(MotionOf(token["pan"].Value), motion => new StatedFact.Pan(motion));
            else if (token["cut"].Success) AddTimed(seconds => new StatedFact.Cut(seconds));
            else if (token["become"].Success) AddEvent(HappeningKind.BecomesShape, new Mention(null, ShapeOf(token["become"].Value)));
            else if (token["turn"].Success) AddEvent(HappeningKind.TurnsColour, new Mention(ColourOf(token["turn"].Value), null));
            else if (token["passes"].Success) _namesOther = true;
            else if (token["appears"].Success) AddEvent(HappeningKind.Appears, null);
            else if (token["disappears"].Success) AddEvent(HappeningKind.Disappears, null);
            else if (token["round"].Success) AddMotion(MotionKind.Round);
            else if (token["still"].Success) AddMotion(MotionKind.Still);
            else if (token["way"].Success) AddMotion(MotionOf(token["way"].Value));
            else TakeMention(token);
        }

        private void TakeMention(GroupCollection token)
        {
            var mention = new Mention(token["colour"].Success ? ColourOf(token["colour"].Value) : null, token["shape"].Success ? ShapeOf(token["shape"].Value) : null);
            if (mention is { Colour: null, Shape: null }) return;

            facts.Add(new StatedFact.Thing(mention));
            if (_namesOther && _subject is not null) AddTimed(seconds => new StatedFact.Event(_subject, HappeningKind.Passes, seconds) { Other = mention });
            else _subject = mention;
            _namesOther = false;
        }

        private void TakeTime(double seconds)
        {
            if (_waitingEvent is { } index)
            {
                facts[index] = facts[index] switch
                {
                    StatedFact.Event happening => happening with { Seconds = seconds },
                    StatedFact.Cut cut => cut with { Seconds = seconds },
                    var other => other,
                };
                _waitingEvent = null;
            }
            else
            {
                _waitingTime = seconds;
            }
        }

        private void AddMotion(MotionKind? motion) => AddIf(motion, kind => new StatedFact.Motion(_subject ?? new Mention(null, null), kind));

        private void AddIf(MotionKind? motion, Func<MotionKind, StatedFact> make)
        {
            if (motion is { } kind) facts.Add(make(kind));
        }

        private void AddEvent(HappeningKind kind, Mention? after) => AddTimed(seconds => new StatedFact.Event(_subject ?? new Mention(null, null), kind, seconds) { After = after });

        private void AddTimed(Func<double?, StatedFact> make)
        {
            facts.Add(make(_waitingTime));
            _waitingEvent = _waitingTime is null ? facts.Count - 1 : null;
            _waitingTime = null;
        }
    }

    [GeneratedRegex(@"(?<=[.!?;])\s+|\n")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(Way, RegexOptions.IgnoreCase)]
    private static partial Regex WayWord();

    [GeneratedRegex(
        $@"(?<at>\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)\b
        |\b(?<background>{Colour})\s+(?:plain\s+|solid\s+)?background\b
        |\bbackground\s+(?:is|was|stays)\s+(?<background>{Colour})\b
        |\bcamera\s+(?:pans|moves|turns)\s+(?<pan>{Ways})\b
        |\b(?<cut>scene\s+changes|shot\s+changes|cut\s+to|new\s+scene)\b
        |\b(?:becomes|turns\s+into|changes\s+into|changes\s+to)\s+(?:an?\s+|the\s+)?(?:(?:{Colour})\s+)?(?<become>{ShapeWord})\b
        |\b(?:turns|becomes|changes\s+(?:its\s+)?(?:colou?r\s+)?to)\s+(?<turn>{Colour})\b
        |\b(?<passes>passes|passing|(?:moves|goes)\s+past)\b
        |\b(?<disappears>disappears?|vanish(?:es)?|goes\s+away|is\s+gone)\b
        |\b(?<appears>appears?|shows\s+up|comes\s+in(?:to\s+view)?)\b
        |\b(?:{Going})\s+(?<round>round|around|in\s+(?:a\s+)?circles?)\b
        |\b(?<round>circling|circles\s+around)\b
        |\b(?<still>(?:stays?|staying|is|stands?|standing|remains?|sits?)\s+(?:still|motionless|put)|does\s+not\s+move|doesn't\s+move|not\s+moving)\b
        |\b(?:{Going})\s+(?:straight\s+)?(?<way>{Ways})\b
        |\b(?:(?<colour>{Colour})\s+)(?:(?:{Thing})\b|(?<shape>{ShapeWord})\b)
        |\b(?<shape>{ShapeWord})\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
