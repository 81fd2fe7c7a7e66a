namespace Video.World;

/// <summary>How things move, and from when to when they are there.</summary>
internal static class MotionQuestions
{
    public static void Add(QuestionSheet sheet, ClipView view)
    {
        foreach (var item in view.Items)
        {
            var names = view.NamesOf(item, item.FirstLook);
            if (names.Count == 0) continue;

            if (MotionTruth.In(view.Script, item.Scene, item.Thing, item.Seen) is { } motion) AddMotion(sheet, item, names, motion);
            if (!item.Changes)
            {
                var (start, end) = (item.Seen.Start, Math.Min(item.Seen.End, Words.LastTenth(view.Script.DurationSeconds)));
                sheet.Add(QuestionKind.When, sheet.Put("from-to", ("x", sheet.The(names))), $"From {Words.Number(start)} to {Words.Time(end)}.", new Expected.Between(start, end), item.Seen);
            }
        }
    }

    private static void AddMotion(QuestionSheet sheet, ClipItem item, IReadOnlyList<Mention> names, MotionKind motion)
    {
        var says = $"it {Words.Verb(motion)} {sheet.In(item.Seen)}";
        var expected = new Expected.Motion(motion);
        sheet.Add(QuestionKind.Motion, sheet.Put("motion", ("x", sheet.The(names))), Words.Capital(says) + ".", expected, item.Seen);
        var moves = motion != MotionKind.Still;
        if (moves && motion != MotionKind.Round) sheet.Add(QuestionKind.Motion, sheet.Put("way", ("x", sheet.The(names))), Words.Capital(says) + ".", expected, item.Seen);

        sheet.Add(QuestionKind.YesNo, sheet.Put("does-move", ("x", sheet.The(names))), $"{(moves ? "Yes" : "No")}, {says}.", new Expected.YesNo(moves, "does-move") { TrueMotion = motion }, item.Seen);
        if (motion is MotionKind.Still or MotionKind.Round) return;

        var asked = sheet.Random.Next(2) == 0 ? motion : (MotionKind)sheet.Random.Next((int)MotionKind.Left, (int)MotionKind.DownRight + 1);
        var text = sheet.Put("moves-way", ("x", sheet.The(names)), ("w", Words.Direction(asked)));
        if (asked != motion && Words.Direction(motion).Contains(Words.Direction(asked), StringComparison.Ordinal)) return; // "up" of what goes up and left: neither yes nor no
        sheet.Add(QuestionKind.YesNo, text, $"{(asked == motion ? "Yes" : "No")}, {says}.", new Expected.YesNo(asked == motion, "moves-way") { TrueMotion = motion }, item.Seen);
    }
}
