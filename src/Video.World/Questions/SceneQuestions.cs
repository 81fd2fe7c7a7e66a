namespace Video.World;

/// <summary>How many there are, and what is behind them.</summary>
internal static class SceneQuestions
{
    public static void Add(QuestionSheet sheet, ClipView view)
    {
        AddCounts(sheet, view);
        for (var scene = 0; scene < view.Script.Scenes.Count; scene++)
        {
            var range = view.Script.SceneStretch(scene);
            if (Moments.Clear(sheet.Random, view, scene, range) is not { } at) continue;

            AddCountsAt(sheet, view, scene, at);
            AddBackgroundAt(sheet, view.Script.Scenes[scene], at);
        }
        AddBackgrounds(sheet, view);
    }

    /// <summary>Over the whole clip things are counted only where nobody could take two for the same or one for two.</summary>
    private static void AddCounts(QuestionSheet sheet, ClipView view)
    {
        var looks = view.Items.SelectMany(item => item.Looks.Distinct()).ToList();
        if (view.Items.Count == 0 || looks.Distinct().Count() != looks.Count) return;

        var whole = new Stretch(0, view.Script.DurationSeconds);
        AddCount(sheet, sheet.Put("count-all"), InOrder(view.Items), sheet.In(whole), whole);
        foreach (var shape in view.Items.Select(item => item.FirstLook.Shape).Distinct())
        {
            var fitting = view.Items.Where(item => item.EverIs(shape)).ToList();
            if (fitting.Any(item => item.Looks.Any(look => look.Shape != shape))) continue;

            var seen = new Stretch(fitting.Min(item => item.Seen.Start), fitting.Max(item => item.Seen.End));
            AddCount(sheet, sheet.Put("count", ("n", Words.Plural(shape))), InOrder(fitting), sheet.In(seen), seen);
        }
        foreach (var colour in view.Items.Select(item => item.FirstLook.Colour).Distinct())
        {
            var fitting = view.Items.Where(item => item.EverIs(colour)).ToList();
            if (fitting.Any(item => item.Looks.Any(look => look.Colour != colour))) continue;

            var seen = new Stretch(fitting.Min(item => item.Seen.Start), fitting.Max(item => item.Seen.End));
            AddCount(sheet, sheet.Put("count", ("n", $"{colour} {ScriptGenerator.Pick(sheet.Random, ["things", "objects", "shapes"])}")), InOrder(fitting), sheet.In(seen), seen);
        }
    }

    /// <summary>"A red circle and a blue star: 2 (0.0-4.0 s).": what is counted is named first, so that the number can be read from what has been said.</summary>
    private static void AddCount(QuestionSheet sheet, string text, IReadOnlyList<Look> looks, string range, Stretch evidence)
    {
        var names = Words.Join([.. looks.Select(look => Words.WithArticle(Words.Name(look)))]);
        sheet.Add(QuestionKind.Count, text, $"{Words.Capital(names)}: {looks.Count} {range}.", new Expected.Number(looks.Count), evidence);
    }

    /// <summary>How things look as they come, in the order in which captions name them.</summary>
    private static List<Look> InOrder(IEnumerable<ClipItem> items) => [.. items.OrderBy(item => item.Seen.Start).ThenBy(item => item.FirstLook, Look.ByName).Select(item => item.FirstLook)];

    private static void AddCountsAt(QuestionSheet sheet, ClipView view, int scene, double at)
    {
        var looks = view.Items.Where(item => item.Scene == scene && item.Thing.IsSeen(at)).Select(item => Look.Of(item.Thing, at)).Order(Look.ByName).ToList();
        if (looks.Count == 0) return;

        var (time, evidence) = (Words.Time(at), new Stretch(at - 0.05, at + 0.05));
        AddCount(sheet, sheet.Put("count-all-at", ("t", time)), looks, $"({time})", evidence);
        var shape = ScriptGenerator.Pick(sheet.Random, looks).Shape;
        AddCount(sheet, sheet.Put("count-at", ("n", Words.Plural(shape)), ("t", time)), [.. looks.Where(look => look.Shape == shape)], $"({time})", evidence);
    }

    private static void AddBackgroundAt(QuestionSheet sheet, Scene scene, double at)
    {
        var time = Words.Time(at);
        sheet.Add(QuestionKind.Background, sheet.Put("background-at", ("t", time)), $"The background is {scene.Background.Name} ({time}).", new Expected.Colour(scene.Background.Name), new Stretch(at - 0.05, at + 0.05));
    }

    private static void AddBackgrounds(QuestionSheet sheet, ClipView view)
    {
        var whole = new Stretch(0, view.Script.DurationSeconds);
        var names = view.Script.Scenes.Select(scene => scene.Background.Name).Distinct().ToList();
        if (names.Count == 1)
        {
            sheet.Add(QuestionKind.Background, sheet.Put("background"), $"The background is {names[0]} {sheet.In(whole)}.", new Expected.Colour(names[0]), whole);
        }
        foreach (var item in view.Items)
        {
            if (view.NamesOf(item, item.FirstLook) is not { Count: > 0 } known) continue;

            var name = view.Script.Scenes[item.Scene].Background.Name;
            sheet.Add(QuestionKind.Background, sheet.Put("background-behind", ("x", sheet.The(known))), $"The background is {name} {sheet.In(item.Seen)}.", new Expected.Colour(name), item.Seen);
        }

        var present = sheet.Random.Next(view.Script.Scenes.Count);
        var range = view.Script.SceneStretch(present);
        sheet.Add(QuestionKind.YesNo, sheet.Put("background-is", ("c", view.Script.Scenes[present].Background.Name)), $"Yes {sheet.In(range)}.", new Expected.YesNo(true, "background-is"), range);
        var absent = ScriptGenerator.Pick(sheet.Random, [.. Colour.All.Concat(Colour.BackgroundsOnly).Select(colour => colour.Name).Except(names)]);
        sheet.AddNo("background-is", ("c", absent));
    }
}
