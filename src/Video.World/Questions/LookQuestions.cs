namespace Video.World;

/// <summary>Colours and shapes of things, and whether they are there.</summary>
internal static class LookQuestions
{
    public static void Add(QuestionSheet sheet, ClipView view)
    {
        foreach (var item in view.Items)
        {
            AddColour(sheet, view, item);
            AddShape(sheet, view, item);
            AddAtTime(sheet, view, item);
            AddPresence(sheet, view, item);
        }
    }

    private static void AddColour(QuestionSheet sheet, ClipView view, ClipItem item)
    {
        if (item.Looks.Select(look => look.Colour).Distinct().Count() > 1) return;

        foreach (var shape in item.Looks.Select(look => look.Shape).Distinct())
        {
            var name = new Mention(null, shape);
            if (!view.IsOnly(item, name) || item.When(view.Script, name) is not { } when) continue;

            var colour = item.FirstLook.Colour;
            sheet.Add(QuestionKind.Colour, sheet.Put("colour", ("x", $"the {name.Noun}")), $"The {name.Noun} is {colour} {sheet.In(when)}.", new Expected.Colour(colour), when);
        }
    }

    private static void AddShape(QuestionSheet sheet, ClipView view, ClipItem item)
    {
        if (item.Looks.Select(look => look.Shape).Distinct().Count() > 1) return;

        foreach (var colour in item.Looks.Select(look => look.Colour).Distinct())
        {
            var name = new Mention(colour, null);
            if (!view.IsOnly(item, name) || item.When(view.Script, name) is not { } when) continue;

            var shape = item.FirstLook.Shape;
            sheet.Add(QuestionKind.Shape, sheet.Put("shape", ("x", sheet.The([name]))), $"It is a {Words.Name(shape)} {sheet.In(when)}.", new Expected.Form(shape), when);
        }
    }

    private static void AddAtTime(QuestionSheet sheet, ClipView view, ClipItem item)
    {
        if (Moments.Clear(sheet.Random, view, item.Scene, item.Seen) is not { } at) return;

        var look = Look.Of(item.Thing, at);
        var others = view.Items.Where(other => other.Scene == item.Scene && !ReferenceEquals(other, item) && other.Thing.IsSeen(at)).Select(other => Look.Of(other.Thing, at)).ToList();
        var (time, evidence) = (Words.Time(at), new Stretch(at - 0.05, at + 0.05));
        if (others.All(other => other.Shape != look.Shape))
        {
            var shape = Words.Name(look.Shape);
            sheet.Add(QuestionKind.Colour, sheet.Put("colour-at", ("x", $"the {shape}"), ("t", time)), $"The {shape} is {look.Colour} ({time}).", new Expected.Colour(look.Colour), evidence);
        }
        if (others.All(other => other.Colour != look.Colour))
        {
            var text = sheet.Put("shape-at", ("x", sheet.The([new Mention(look.Colour, null)])), ("t", time));
            sheet.Add(QuestionKind.Shape, text, $"It is a {Words.Name(look.Shape)} ({time}).", new Expected.Form(look.Shape), evidence);
        }
    }

    private static void AddPresence(QuestionSheet sheet, ClipView view, ClipItem item)
    {
        foreach (var look in item.Looks)
        {
            var full = new Mention(look.Colour, look.Shape);
            var name = sheet.Random.Next(3) switch { 0 when view.IsOnly(item, new Mention(null, look.Shape)) => new Mention(null, look.Shape), 1 when view.IsOnly(item, new Mention(look.Colour, null)) => new Mention(look.Colour, null), _ => full };
            if (!view.IsOnly(item, full) || item.When(view.Script, name) is not { } when) continue;

            sheet.Add(QuestionKind.YesNo, sheet.Put("is-there", ("a", Words.WithArticle(Phrasings.Noun(sheet.Random, name)))), $"Yes {sheet.In(when)}.", new Expected.YesNo(true, "is-there"), when);
        }
    }
}

/// <summary>Times that can be asked for without doubt.</summary>
internal static class Moments
{
    private const double Clearance = 0.3;

    /// <summary>A tenth of a second inside the range and not near anything that happens in the scene; null where none was found.</summary>
    public static double? Clear(Random random, ClipView view, int scene, Stretch range)
    {
        var busy = view.Happenings.Where(happening => happening.Scene == scene).Select(happening => happening.Seconds).ToList();
        for (var attempt = 0; attempt < 20 && range.Length > 2 * Clearance; attempt++)
        {
            var at = Math.Round(range.Start + Clearance + (range.Length - 2 * Clearance) * random.NextDouble(), 1);
            if (at > range.Start + 0.2 && at < range.End - 0.2 && busy.All(other => Math.Abs(other - at) >= Clearance)) return at;
        }
        return null;
    }
}
