namespace Video.World;

/// <summary>One thing of one scene, as questions see it.</summary>
/// <param name="Looks">All looks that it has in the course of time.</param>
internal sealed record ClipItem(int Scene, int Index, Thing Thing, Stretch Seen, IReadOnlyList<Look> Looks)
{
    public Look FirstLook => Looks[0];

    public bool Changes => Looks.Count > 1;

    public bool EverIs(string colour) => Looks.Any(look => look.Colour == colour);

    public bool EverIs(Shape shape) => Looks.Any(look => look.Shape == shape);

    /// <summary>When it has a look that fits; null where it never has.</summary>
    public Stretch? When(Script script, Mention what)
    {
        var edges = new[] { Seen.Start }.Concat(Thing.Changes.Select(change => change.AtSeconds)).Append(Seen.End).ToList();
        var fitting = Enumerable.Range(0, Looks.Count).Where(i => what.Fits(Looks[i])).ToList();
        return fitting.Count == 0 ? null : new Stretch(edges[fitting[0]], edges[fitting[^1] + 1]).And(new Stretch(0, script.DurationSeconds));
    }
}

/// <summary>A clip's things and by which names each of them alone can be meant.</summary>
internal sealed class ClipView
{
    public ClipView(Script script)
    {
        Script = script;
        Items =
        [
            .. Enumerable.Range(0, script.Scenes.Count).SelectMany(scene => script.Scenes[scene].Things.Select((thing, i) => new ClipItem(scene, i, thing, script.SeenStretch(scene, thing), Look.AllOf(thing)))),
        ];
        Happenings = World.Happenings.Of(script);
    }

    public Script Script { get; }

    public IReadOnlyList<ClipItem> Items { get; }

    public IReadOnlyList<Happening> Happenings { get; }

    public ClipItem ItemOf(Happening happening) => Items.First(item => item.Scene == happening.Scene && item.Index == happening.Thing);

    public ClipItem? OtherOf(Happening happening) => Items.FirstOrDefault(item => item.Scene == happening.Scene && item.Index == happening.Other);

    /// <summary>Whether nothing else in the whole clip is ever what is mentioned.</summary>
    public bool IsOnly(ClipItem item, Mention mention) => Items.All(other => ReferenceEquals(other, item) || !other.Looks.Any(mention.Fits));

    /// <summary>Whether nothing in the clip is ever what is mentioned.</summary>
    public bool IsAbsent(Mention mention) => !Items.Any(item => item.Looks.Any(mention.Fits));

    /// <summary>The names of a thing with this look by which it alone is meant in the whole clip: by shape, by colour, by both.</summary>
    public IReadOnlyList<Mention> NamesOf(ClipItem item, Look look) =>
        [.. new[] { new Mention(look.Colour, look.Shape), new Mention(null, look.Shape), new Mention(look.Colour, null) }.Where(mention => IsOnly(item, mention))];
}
