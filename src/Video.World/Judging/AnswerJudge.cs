using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.World;

/// <summary>Decides whether an answer in any wording is exactly right: tolerant of words, strict in fact.</summary>
public static partial class AnswerJudge
{
    /// <param name="question">What was asked, with its truth.</param>
    /// <param name="answer">What a model wrote.</param>
    /// <param name="toleranceSeconds">How far a time may be off in answers to when.</param>
    /// <returns>True only when the answer states what is true and nothing of that kind that is not.</returns>
    public static bool IsRight(WorldQuestion question, string answer, double toleranceSeconds)
    {
        var denies = Denial().IsMatch(answer);
        if (question.Expected is Expected.NotThere) return denies;
        if (denies || answer.Length == 0) return false;

        return question.Expected switch
        {
            Expected.Colour colour => OnlyColour(question.Text, answer, colour.Name),
            Expected.Form form => OnlyShape(question.Text, answer, form.Shape),
            Expected.Number number => Number(answer) == number.Count,
            Expected.Motion motion => Motion(answer) == motion.Kind,
            Expected.At at => Times(answer) is { Count: > 0 } times && times.All(time => Near(time, at.Seconds, toleranceSeconds)),
            Expected.Between between => Times(answer) is [var start, var end] && Near(start, between.Start, toleranceSeconds) && Near(end, between.End, toleranceSeconds),
            Expected.YesNo yesNo => IsYesNo(answer, yesNo),
            Expected.Thing thing => NamesOnly(answer, thing.Look),
            Expected.Event happening => Tells(answer, happening.Happening, toleranceSeconds),
            _ => false,
        };
    }

    private static bool Near(double time, double truth, double tolerance) => Math.Abs(time - truth) <= tolerance + 0.0501; // times are told in tenths

    /// <summary>The colours named, but for those that the question names, are this one alone.</summary>
    private static bool OnlyColour(string question, string answer, string expected)
    {
        var asked = ColourWord().Matches(question).Select(match => CaptionReader.ColourOf(match.Value)).ToHashSet();
        var said = ColourWord().Matches(answer).Select(match => CaptionReader.ColourOf(match.Value)).Distinct().ToList();
        return said.Contains(expected) && said.All(colour => colour == expected || asked.Contains(colour));
    }

    private static bool OnlyShape(string question, string answer, Shape expected)
    {
        var asked = ShapeWord().Matches(question).Select(match => CaptionReader.ShapeOf(match.Value)).ToHashSet();
        var said = ShapeWord().Matches(answer).Select(match => CaptionReader.ShapeOf(match.Value)).Distinct().ToList();
        return said.Contains(expected) && said.All(shape => shape == expected || asked.Contains(shape));
    }

    private static int? Number(string answer)
    {
        var match = NumberWord().Match(TimeText().Replace(answer, " "));
        if (!match.Success) return null;

        string[] words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        var index = Array.IndexOf(words, match.Value.ToLowerInvariant());
        if (index >= 0) return index;

        return int.TryParse(match.Value, CultureInfo.InvariantCulture, out var number) ? number : null; // a model may write any number of digits
    }

    /// <summary>The one motion that a text states; null where it states none or several.</summary>
    private static MotionKind? Motion(string answer)
    {
        var round = RoundWord().IsMatch(answer);
        var still = StillWord().IsMatch(answer);
        var ways = WayWord().Matches(answer).Select(match => match.Value).ToList();
        return (round, still, ways.Count) switch
        {
            (true, false, 0) => MotionKind.Round,
            (false, true, 0) => MotionKind.Still,
            (false, false, > 0) => CaptionReader.MotionOf(string.Join(' ', ways)),
            _ => null,
        };
    }

    private static List<double> Times(string answer) => [.. TimeNumber().Matches(answer).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static bool IsYesNo(string answer, Expected.YesNo expected)
    {
        var says = YesNoWord().Match(answer);
        if (!says.Success || says.Value.StartsWith("y", StringComparison.OrdinalIgnoreCase) != expected.IsYes) return false;
        if (expected.TrueMotion is not { } truth) return true;

        var speaks = RoundWord().IsMatch(answer) || StillWord().IsMatch(answer) || WayWord().IsMatch(answer);
        return !speaks || Motion(answer) == truth;
    }

    private static bool NamesOnly(string answer, Look look)
    {
        var mentions = CaptionReader.Read(answer).OfType<StatedFact.Thing>().ToList();
        return mentions.Count > 0 && mentions.All(mention => mention.What.Fits(look));
    }

    private static bool Tells(string answer, Happening happening, double tolerance)
    {
        var events = CaptionReader.Read(answer).OfType<StatedFact.Event>().ToList();
        return events is [var told] && told.Kind == happening.Kind && told.What.Fits(happening.Before)
            && (happening.After is not { } after || (told.After?.Fits(after) ?? false))
            && (happening.OtherLook is not { } other || (told.Other?.Fits(other) ?? false))
            && (told.Seconds is not { } seconds || Near(seconds, happening.Seconds, tolerance));
    }

    [GeneratedRegex(@"not\s+in\s+(?:this|the)\s+video|\bthere\s+(?:is|are)\s+no(?:ne)?\b|\bthere\s+(?:isn't|aren't)|\bdoes\s+not\s+show", RegexOptions.IgnoreCase)]
    private static partial Regex Denial();

    [GeneratedRegex(@"\b(?:red|green|blue|yellow|orange|purple|violet|white|black|gr[ea]y|pink|brown)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ColourWord();

    [GeneratedRegex(@"\b(?:circles?|dis[ck]s?|balls?|squares?|box(?:es)?|rectangles?|triangles?|stars?|rings?|donuts?|doughnuts?|cross(?:es)?|plus)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShapeWord();

    [GeneratedRegex(@"\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b(?!\.\d)", RegexOptions.IgnoreCase)]
    private static partial Regex NumberWord();

    [GeneratedRegex(@"\(?(?:at\s+|from\s+)?\d+\.\d+(?:\s*(?:-|–|to|and)\s*\d+(?:\.\d+)?)?\s*(?:s|seconds?)?\b\)?|\d+\s*(?:s|seconds?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimeText();

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex TimeNumber();

    [GeneratedRegex(@"\b(?:up|down|left|right)(?:wards?)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex WayWord();

    [GeneratedRegex(@"\b(?:round|around|circling|in\s+(?:a\s+)?circles?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RoundWord();

    [GeneratedRegex(@"\b(?:still|motionless|does\s+not\s+move|doesn't\s+move|not\s+moving|stationary)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StillWord();


    [GeneratedRegex(@"\b(?:yes|yeah|no|nope)\b", RegexOptions.IgnoreCase)]
    private static partial Regex YesNoWord();
}
