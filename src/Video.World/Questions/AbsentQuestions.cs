namespace Video.World;

/// <summary>Questions of every kind about what the clip does not show; often nearly what it does show.</summary>
internal static class AbsentQuestions
{
    private static readonly string[] Kinds = ["colour", "shape", "count", "motion", "way", "background-behind", "first", "appears", "disappears", "from-to", "does-move", "passes", "turns", "becomes",
        "colour-at", "shape-at", "colour-after", "shape-after", "changes-colour", "changes-shape", "after", "before"];

    public static void Add(QuestionSheet sheet, ClipView view)
    {
        foreach (var kind in Kinds) AddMissingThing(sheet, view, kind);
        AddPresence(sheet, view);
        foreach (var item in view.Items) AddMissingHappenings(sheet, view, item);
    }

    private static void AddMissingThing(QuestionSheet sheet, ClipView view, string phrasing)
    {
        var name = phrasing switch
        {
            "colour" or "colour-at" => Absent(sheet, view, colour: false, shape: true),
            "shape" or "shape-at" => Absent(sheet, view, colour: true, shape: false),
            "count" => Absent(sheet, view, colour: sheet.Random.Next(2) == 0, shape: true) ?? Absent(sheet, view, colour: true, shape: true),
            _ => Absent(sheet, view, colour: true, shape: true),
        };
        if (name is null) return;

        var other = view.Items.Count == 0 ? "the circle" : $"the {Words.Name(ScriptGenerator.Pick(sheet.Random, view.Items).FirstLook)}";
        var (colour, shape) = (ScriptGenerator.Pick(sheet.Random, Colour.All).Name, ScriptGenerator.Pick(sheet.Random, Enum.GetValues<Shape>()));
        if (colour == name.Colour || shape == name.Shape) (colour, shape) = (colour == "red" ? "green" : "red", shape == Shape.Ring ? Shape.Star : Shape.Ring);
        var plural = name.Shape is { } form ? $"{name.Colour} {Words.Plural(form)}".Trim() : $"{name.Colour} things";
        var scene = sheet.Random.Next(view.Script.Scenes.Count);
        if (Moments.Clear(sheet.Random, view, scene, view.Script.SceneStretch(scene)) is not { } at) return;

        var x = sheet.The([name]);
        var happening = $"{x} {ScriptGenerator.Pick(sheet.Random, [SegmentCaption.Appears, SegmentCaption.Disappears, SegmentCaption.Turns(colour), SegmentCaption.Becomes(Words.Name(shape)), SegmentCaption.Passes(other)])}";
        sheet.AddAbsent(KindOf(phrasing), sheet.Put(phrasing, ("x", x), ("y", other), ("n", plural), ("c", colour), ("s", Words.Name(shape)), ("t", Words.Time(at)), ("e", happening)));
    }

    private static QuestionKind KindOf(string phrasing) => phrasing switch
    {
        "colour" or "colour-at" or "colour-after" => QuestionKind.Colour,
        "shape" or "shape-at" or "shape-after" => QuestionKind.Shape,
        "count" => QuestionKind.Count,
        "motion" or "way" => QuestionKind.Motion,
        "background-behind" => QuestionKind.Background,
        "first" or "after" or "before" => QuestionKind.Order,
        "does-move" => QuestionKind.YesNo,
        _ => QuestionKind.When,
    };

    private static void AddPresence(QuestionSheet sheet, ClipView view)
    {
        for (var i = 0; i < 3; i++)
        {
            var name = i switch { 0 => Absent(sheet, view, colour: false, shape: true), 1 => Absent(sheet, view, colour: true, shape: false), _ => Absent(sheet, view, colour: true, shape: true) };
            if (name is not null) sheet.AddNo("is-there", ("a", Words.WithArticle(Phrasings.Noun(sheet.Random, name))));
        }
    }

    /// <summary>Happenings that a thing might have had and has not.</summary>
    private static void AddMissingHappenings(QuestionSheet sheet, ClipView view, ClipItem item)
    {
        var names = view.NamesOf(item, item.FirstLook);
        if (names.Count == 0) return;

        var colour = ScriptGenerator.Pick(sheet.Random, [.. Colour.All.Select(colour => colour.Name).Where(name => !item.EverIs(name))]);
        var shape = Words.Name(ScriptGenerator.Pick(sheet.Random, [.. Enum.GetValues<Shape>().Where(shape => !item.EverIs(shape))]));
        var (keepsColour, keepsShape) = (item.Looks.All(look => look.Colour == item.FirstLook.Colour), item.Looks.All(look => look.Shape == item.FirstLook.Shape));
        switch (sheet.Random.Next(9))
        {
            case 0:
                sheet.AddAbsent(QuestionKind.When, sheet.Put("turns", ("x", sheet.The(names)), ("c", colour)));
                break;
            case 1:
                sheet.AddAbsent(QuestionKind.When, sheet.Put("becomes", ("x", sheet.The(names)), ("s", shape)));
                break;
            case 2:
                sheet.AddNo("does-turn", ("x", sheet.The(names)), ("c", colour));
                break;
            case 3:
                sheet.AddNo("does-become", ("x", sheet.The(names)), ("s", shape));
                break;
            case 4 or 5 when keepsColour:
                AddMissingChange(QuestionKind.Colour, "colour-after", "changes-colour", SegmentCaption.Turns(colour));
                break;
            case 6 or 7 when keepsShape:
                AddMissingChange(QuestionKind.Shape, "shape-after", "changes-shape", SegmentCaption.Becomes(shape));
                break;
            default:
                if (item.Seen.End >= view.Script.DurationSeconds) sheet.AddNo("does-disappear", ("x", sheet.The(names)));
                break;
        }

        void AddMissingChange(QuestionKind kind, string into, string when, string happening)
        {
            var x = sheet.The(names);
            switch (sheet.Random.Next(3))
            {
                case 0:
                    sheet.AddAbsent(kind, sheet.Put(into, ("x", x)));
                    break;
                case 1:
                    sheet.AddAbsent(QuestionKind.When, sheet.Put(when, ("x", x)));
                    break;
                default:
                    sheet.AddAbsent(QuestionKind.Order, sheet.Put(ScriptGenerator.Pick(sheet.Random, ["after", "before"]), ("e", $"{x} {happening}")));
                    break;
            }
        }
    }

    /// <summary>A name that fits nothing in the clip, half of the time one that shares colour or shape with something there.</summary>
    private static Mention? Absent(QuestionSheet sheet, ClipView view, bool colour, bool shape)
    {
        var all = Colour.All.SelectMany(name => Enum.GetValues<Shape>().Select(form => new Mention(colour ? name.Name : null, shape ? form : null))).Distinct().Where(view.IsAbsent).ToList();
        if (all.Count == 0) return null;

        var near = all.Where(name => view.Items.Any(item => item.Looks.Any(look => look.Colour == name.Colour || look.Shape == name.Shape))).ToList();
        return ScriptGenerator.Pick(sheet.Random, near.Count > 0 && sheet.Random.Next(2) == 0 ? near : all);
    }
}
