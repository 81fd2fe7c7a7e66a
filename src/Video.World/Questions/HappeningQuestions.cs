namespace Video.World;

/// <summary>What happens when and in which order.</summary>
internal static class HappeningQuestions
{
    // Of two things nearer in time than this, nobody is asked which was first.
    private const double ClearlyEarlier = 1;

    public static void Add(QuestionSheet sheet, ClipView view)
    {
        foreach (var happening in view.Happenings) AddWhen(sheet, view, happening);
        AddComings(sheet, view);
        AddNext(sheet, view);
        AddFirst(sheet, view);
    }

    private static void AddWhen(QuestionSheet sheet, ClipView view, Happening happening)
    {
        var names = view.NamesOf(view.ItemOf(happening), happening.Before);
        if (names.Count == 0) return;

        var slots = Slots(sheet, view, happening, names);
        if (slots is null) return;

        var at = $"at {Words.Time(happening.Seconds)}";
        var evidence = Around(happening.Seconds);
        var when = new Expected.At(happening.Seconds);
        foreach (var phrasing in WhenPhrasings(happening.Kind)) sheet.Add(QuestionKind.When, sheet.Put(phrasing, slots), Words.Capital(at) + ".", when, evidence);

        if (YesNoPhrasing(happening.Kind) is { } yesNo) sheet.Add(QuestionKind.YesNo, sheet.Put(yesNo, slots), $"Yes, {at}.", new Expected.YesNo(true, yesNo), evidence);
        if (happening is { Kind: HappeningKind.TurnsColour, After: { } turned })
            sheet.Add(QuestionKind.Colour, sheet.Put("colour-after", slots), $"It turns {turned.Colour} {at}.", new Expected.Colour(turned.Colour), evidence);
        if (happening is { Kind: HappeningKind.BecomesShape, After: { } become })
            sheet.Add(QuestionKind.Shape, sheet.Put("shape-after", slots), $"It becomes a {Words.Name(become.Shape)} {at}.", new Expected.Form(become.Shape), evidence);
    }

    private static string[] WhenPhrasings(HappeningKind kind) => kind switch
    {
        HappeningKind.Appears => ["appears"],
        HappeningKind.Disappears => ["disappears"],
        HappeningKind.TurnsColour => ["turns", "changes-colour"],
        HappeningKind.BecomesShape => ["becomes", "changes-shape"],
        _ => ["passes"],
    };

    private static string? YesNoPhrasing(HappeningKind kind) => kind switch
    {
        HappeningKind.TurnsColour => "does-turn",
        HappeningKind.BecomesShape => "does-become",
        HappeningKind.Passes => "does-pass",
        HappeningKind.Disappears => "does-disappear",
        _ => null,
    };

    private static (string, string)[]? Slots(QuestionSheet sheet, ClipView view, Happening happening, IReadOnlyList<Mention> names)
    {
        var x = ("x", sheet.The(names));
        if (happening.After is { } after) return [x, ("c", after.Colour), ("s", Words.Name(after.Shape))];
        if (happening.OtherLook is not { } look || view.OtherOf(happening) is not { } other) return [x];

        var others = view.NamesOf(other, look);
        return others.Count == 0 ? null : [x, ("y", sheet.The(others))];
    }

    /// <summary>What comes with a cut also comes at a known time, and so does what goes with one.</summary>
    private static void AddComings(QuestionSheet sheet, ClipView view)
    {
        foreach (var item in view.Items)
        {
            var (start, end) = view.Script.SceneStretch(item.Scene);
            if (item.Scene > 0 && item.Seen.Start == start && view.NamesOf(item, item.FirstLook) is { Count: > 0 } first)
                sheet.Add(QuestionKind.When, sheet.Put("appears", ("x", sheet.The(first))), $"At {Words.Time(start)}.", new Expected.At(start), Around(start));
            if (item.Scene + 1 < view.Script.Scenes.Count && item.Seen.End == end && view.NamesOf(item, item.Looks[^1]) is { Count: > 0 } last)
                sheet.Add(QuestionKind.When, sheet.Put("disappears", ("x", sheet.The(last))), $"At {Words.Time(end)}.", new Expected.At(end), Around(end));
        }
    }

    private static void AddNext(QuestionSheet sheet, ClipView view)
    {
        foreach (var (first, second) in view.Happenings.Zip(view.Happenings.Skip(1)))
        {
            if (first.Scene != second.Scene) continue;

            if (Tell(sheet, view, first) is { } earlier)
                sheet.Add(QuestionKind.Order, sheet.Put("after", ("e", earlier)), Answer("After", first, second), new Expected.Event(second), Around(second.Seconds));
            if (Tell(sheet, view, second) is { } later && sheet.Random.Next(2) == 0)
                sheet.Add(QuestionKind.Order, sheet.Put("before", ("e", later)), Answer("Before", second, first), new Expected.Event(first), Around(first.Seconds));
        }
    }

    /// <summary>"After 3.1 s, at 4.5 s the red star turns blue.": when that was which was named comes first, because nobody can tell what follows before knowing what it follows.</summary>
    private static string Answer(string order, Happening named, Happening asked) =>
        $"{order} {Words.Time(named.Seconds)}, at {Words.Time(asked.Seconds)} the {Words.Name(asked.Before)} {SegmentCaption.Phrase(asked)}.";

    /// <summary>"the blue square appears"; null where no name means it alone.</summary>
    private static string? Tell(QuestionSheet sheet, ClipView view, Happening happening)
    {
        var names = view.NamesOf(view.ItemOf(happening), happening.Before);
        return names.Count == 0 ? null : $"{sheet.The(names)} {SegmentCaption.Phrase(happening)}";
    }

    private static void AddFirst(QuestionSheet sheet, ClipView view)
    {
        var named = view.Items.Select(item => (Item: item, Names: view.NamesOf(item, item.FirstLook))).Where(pair => pair.Names.Count > 0).ToList();
        foreach (var (a, b) in named.SelectMany((a, i) => named.Skip(i + 1).Select(b => (a, b))))
        {
            if (Math.Abs(a.Item.Seen.Start - b.Item.Seen.Start) < ClearlyEarlier || sheet.Random.Next(3) > 0) continue;

            var first = a.Item.Seen.Start < b.Item.Seen.Start ? a.Item : b.Item;
            var (x, y) = sheet.Random.Next(2) == 0 ? (a, b) : (b, a);
            var text = sheet.Put("first", ("x", sheet.The(x.Names)), ("y", sheet.The(y.Names)));
            sheet.Add(QuestionKind.Order, text, $"The {Words.Name(first.FirstLook)} ({Words.Time(first.Seen.Start)}).", new Expected.Thing(first.FirstLook), Around(first.Seen.Start));
        }
    }

    private static Stretch Around(double seconds) => new(seconds - 0.5, seconds + 0.5);
}
