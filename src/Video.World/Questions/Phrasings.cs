namespace Video.World;

/// <summary>
/// How questions are put. {x} and {y} are things ("the red circle"), {a} one of unknown presence ("a red circle"), {c} a colour, {s} a shape, {n} a plural, {t} a time, {w} a way.
/// </summary>
internal static class Phrasings
{
    public static readonly Dictionary<string, string[]> All = new()
    {
        ["colour"] = ["What colour is {x}?", "Which colour is {x}?", "What is the colour of {x}?", "Which colour does {x} have?", "Tell me the colour of {x}.", "{x} is what colour?", "What colour does {x} have?", "Name the colour of {x}.", "Could you say what colour {x} is?", "In what colour is {x} shown?"],
        ["colour-at"] = ["What colour is {x} at {t}?", "At {t}, what colour is {x}?", "Which colour does {x} have at {t}?", "What is the colour of {x} at {t}?", "What colour is {x} around {t}?"],
        ["colour-after"] = ["What colour does {x} turn?", "What colour does {x} become?", "Which colour does {x} change to?", "What does the colour of {x} change to?", "Into which colour does {x} turn?", "What is the new colour of {x}?", "{x} changes to what colour?", "What colour is {x} after it changes colour?"],
        ["shape"] = ["What shape is {x}?", "Which shape is {x}?", "What is the shape of {x}?", "Which shape does {x} have?", "What kind of shape is {x}?", "Tell me the shape of {x}.", "What form does {x} have?", "{x} has what shape?", "Name the shape of {x}."],
        ["shape-at"] = ["What shape is {x} at {t}?", "At {t}, what shape is {x}?", "Which shape does {x} have at {t}?", "What is the shape of {x} at {t}?"],
        ["shape-after"] = ["What does {x} become?", "What does {x} turn into?", "What does {x} change into?", "Which shape does {x} become?", "What shape does {x} turn into?", "Into what shape does {x} change?", "What is the new shape of {x}?", "{x} turns into what?"],
        ["count-all"] = ["How many things are there?", "How many objects are there in the video?", "How many things can be seen?", "How many shapes are shown?", "Count the objects.", "What is the number of things in the video?", "How many objects does the video show?", "How many different things appear in the video?"],
        ["count"] = ["How many {n} are there?", "How many {n} can you see?", "How many {n} does the video show?", "How many {n} are in the video?", "Count the {n}.", "What is the number of {n}?", "How many {n} appear in the video?", "How many {n} are shown?"],
        ["count-all-at"] = ["How many things are there at {t}?", "How many objects can be seen at {t}?", "At {t}, how many things are there?", "How many shapes are visible at {t}?", "Count the objects at {t}.", "How many things are on screen at {t}?"],
        ["count-at"] = ["How many {n} are there at {t}?", "At {t}, how many {n} are there?", "How many {n} can be seen at {t}?", "How many {n} are on screen at {t}?"],
        ["way"] = ["Which way does {x} move?", "In which direction does {x} move?", "Where does {x} move to?", "Which direction does {x} go?", "Where is {x} going?", "What direction is {x} moving in?", "Which way is {x} heading?", "Which way does {x} go?", "To which side does {x} move?", "What is the direction of {x}?"],
        ["motion"] = ["How does {x} move?", "What does {x} do?", "Describe the movement of {x}.", "How is {x} moving?", "What is the motion of {x}?", "In what way does {x} move?", "What kind of movement does {x} make?", "Does {x} move, and how?"],
        ["background"] = ["What colour is the background?", "Which colour is the background?", "What is the background colour?", "What is the colour of the background?", "What colour does the background have?", "What is behind the things?", "What kind of background is there?", "Describe the background.", "On what background is it shown?"],
        ["background-at"] = ["What colour is the background at {t}?", "At {t}, what colour is the background?", "What is the background colour at {t}?", "Which background is there at {t}?", "What is the colour of the background at {t}?"],
        ["background-behind"] = ["What colour is the background behind {x}?", "What is behind {x}?", "On what background is {x} shown?", "What background does {x} have?", "What colour is behind {x}?", "What is the background colour when {x} is there?", "Which colour is the background of {x}?"],
        ["after"] = ["What happens after {e}?", "What happens next after {e}?", "What comes after {e}?", "After {e}, what happens?", "What is the next thing to happen after {e}?", "What follows after {e}?", "Once {e}, what happens next?", "What happens right after {e}?"],
        ["before"] = ["What happens before {e}?", "What comes before {e}?", "What happens just before {e}?", "Before {e}, what happens?"],
        ["first"] = ["Which comes first, {x} or {y}?", "What is seen first, {x} or {y}?", "Which is there first, {x} or {y}?", "{x} or {y}: which comes first?", "Which one appears first, {x} or {y}?", "Which of the two comes first, {x} or {y}?", "Is {x} or {y} seen first?", "Who comes earlier, {x} or {y}?"],
        ["appears"] = ["When does {x} appear?", "At what time does {x} appear?", "When does {x} show up?", "When is {x} first seen?", "At which second does {x} appear?", "When does {x} come into view?", "When can {x} first be seen?", "What time does {x} appear?", "Tell me when {x} appears.", "How many seconds in does {x} appear?"],
        ["disappears"] = ["When does {x} disappear?", "At what time does {x} disappear?", "When does {x} vanish?", "When is {x} gone?", "When is {x} last seen?", "At which second does {x} disappear?", "When does {x} go away?", "Tell me when {x} disappears."],
        ["turns"] = ["When does {x} turn {c}?", "When does {x} become {c}?", "At what time does {x} turn {c}?", "When does {x} change to {c}?", "At which second does {x} turn {c}?", "When is it that {x} turns {c}?", "What time does {x} turn {c}?", "Tell me when {x} turns {c}."],
        ["changes-colour"] = ["When does {x} change colour?", "When does the colour of {x} change?", "At what time does {x} change its colour?", "At which second does {x} get another colour?", "When does {x} get a new colour?"],
        ["becomes"] = ["When does {x} become a {s}?", "When does {x} turn into a {s}?", "At what time does {x} become a {s}?", "When does {x} change into a {s}?", "At which second does {x} turn into a {s}?", "What time does {x} become a {s}?", "Tell me when {x} becomes a {s}.", "When does {x} get the shape of a {s}?"],
        ["changes-shape"] = ["When does {x} change shape?", "When does the shape of {x} change?", "At what time does {x} change its shape?", "At which second does {x} get another shape?", "When does {x} become another shape?"],
        ["passes"] = ["When does {x} pass {y}?", "At what time does {x} pass {y}?", "When does {x} go past {y}?", "When does {x} move past {y}?", "At which second does {x} pass {y}?", "When is {x} passing {y}?", "What time does {x} pass {y}?", "Tell me when {x} passes {y}."],
        ["from-to"] = ["From when to when is {x} visible?", "From when to when can {x} be seen?", "During which time is {x} visible?", "When is {x} visible?", "When can {x} be seen?", "When is {x} on screen?", "Between which times is {x} shown?", "In which part of the video is {x} there?", "How long, from when to when, is {x} there?"],
        ["is-there"] = ["Is there {a}?", "Is there {a} in the video?", "Does the video show {a}?", "Can you see {a}?", "Is {a} shown?", "Does {a} appear in the video?", "Do you see {a}?", "Is {a} visible at any time?", "Is there {a} anywhere?"],
        ["does-move"] = ["Does {x} move?", "Is {x} moving?", "Does {x} move at all?", "Is {x} in motion?", "Does {x} change its place?", "Is there any movement of {x}?", "Does {x} go anywhere?", "Do you see {x} move?"],
        ["moves-way"] = ["Does {x} move {w}?", "Is {x} moving {w}?", "Does {x} go {w}?", "Is it true that {x} moves {w}?", "Is {x} going {w}?"],
        ["does-turn"] = ["Does {x} turn {c}?", "Does {x} become {c}?", "Does {x} change to {c}?", "Does {x} ever turn {c}?", "Is it true that {x} turns {c}?"],
        ["does-become"] = ["Does {x} become a {s}?", "Does {x} turn into a {s}?", "Does {x} change into a {s}?", "Does {x} ever become a {s}?"],
        ["does-pass"] = ["Does {x} pass {y}?", "Does {x} go past {y}?", "Does {x} ever pass {y}?", "Does {x} move past {y}?"],
        ["does-disappear"] = ["Does {x} disappear?", "Does {x} vanish?", "Does {x} ever go away?"],
        ["background-is"] = ["Is the background {c}?", "Is there a {c} background?", "Does the background have the colour {c}?", "Is the background ever {c}?", "Is it {c} in the background?"],
    };

    // What a thing is called of which only the colour is said.
    private static readonly string[] AnyThing = ["thing", "thing", "object", "shape"];

    /// <summary>Whether a word stands for a thing of any shape.</summary>
    internal static bool IsAnyThing(string word) => word is "one" || AnyThing.Contains(word) || AnyThing.Contains(word.TrimEnd('s'));

    /// <summary>"the red circle", "the circle", "the red thing".</summary>
    public static string The(Random random, Mention mention) => "the " + (mention.Shape is null && random.Next(5) == 0 ? $"{mention.Colour} one" : Noun(random, mention));

    /// <summary>"red circle", "circle", "red object".</summary>
    public static string Noun(Random random, Mention mention) =>
        mention.Shape is null ? $"{mention.Colour} {ScriptGenerator.Pick(random, AnyThing)}" : mention.Noun;

    /// <summary>One phrasing of a kind, filled in, as people write: now and then casually, now and then with American spelling.</summary>
    public static string Put(Random random, string kind, params ReadOnlySpan<(string Slot, string Value)> values)
    {
        var text = ScriptGenerator.Pick(random, All[kind]);
        foreach (var (slot, value) in values) text = text.Replace($"{{{slot}}}", value, StringComparison.Ordinal);
        text = text.Replace("a orange", "an orange", StringComparison.Ordinal);
        if (random.Next(4) == 0) text = text.Replace("colour", "color", StringComparison.Ordinal);
        return random.Next(10) switch
        {
            0 or 1 => text.TrimEnd('?', '.').ToLowerInvariant(),
            2 => Words.Capital(text.TrimEnd('?', '.')),
            3 => text.ToLowerInvariant(),
            _ => Words.Capital(text),
        };
    }
}
