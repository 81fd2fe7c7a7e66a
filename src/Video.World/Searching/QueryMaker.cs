namespace Video.World;

/// <summary>Makes search queries and short descriptions of what a clip shows, and reads queries that people write.</summary>
public static class QueryMaker
{
    private static readonly string[] OnBackground = ["{0} on {a1} background", "{0} on {1}", "{0} in front of {a1} background", "{a1} background with {0}", "{0}, {1} background"];
    private static readonly string[] Openings = ["", "", "", "", "there is ", "a video of ", "a picture of ", "show me ", "find "];

    private static readonly Dictionary<HappeningKind, string[]> HappeningWords = new()
    {
        [HappeningKind.Appears] = ["{0} that appears", "{0} appearing"],
        [HappeningKind.Disappears] = ["{0} that disappears", "{0} disappearing", "{0} that vanishes"],
        [HappeningKind.TurnsColour] = ["{0} changing colour", "{0} that changes its colour"],
        [HappeningKind.BecomesShape] = ["{0} changing shape", "{0} that changes its shape"],
        [HappeningKind.Passes] = ["{0} that passes another thing", "{0} passing something"],
    };

    /// <summary>A query that a range of this clip fits, about one or two things or the background.</summary>
    /// <param name="range">Must show something for half a second at least.</param>
    /// <returns>Null where nothing is seen there for long enough.</returns>
    public static WorldQuery? From(Random random, Script script, Stretch range)
    {
        var scene = script.SceneIndexAt((range.Start + range.End) / 2);
        var part = range.And(script.SceneStretch(scene));
        var seen = script.Scenes[scene].Things.Select((thing, i) => (Thing: thing, Index: i, Seen: script.SeenStretch(scene, thing).And(part))).Where(item => item.Seen.Length >= 0.5).ToArray();
        if (seen.Length == 0) return null;

        random.Shuffle(seen);
        var happenings = Happenings.In(script, scene).Where(happening => happening.Seconds >= part.Start && happening.Seconds < part.End).ToList();
        var things = seen.Take(random.Next(3) == 0 ? 2 : 1).Select(item => Describe(random, script, scene, item.Thing, item.Index, item.Seen, part, happenings)).ToList();
        return Put(random, things, random.Next(2) == 0 ? script.Scenes[scene].Background.Name : null);
    }

    /// <summary>A query that a range nearly fits: one that it fits, or that another scene does, with a colour, a shape, a motion or the background changed if need be.</summary>
    /// <inheritdoc cref="From"/>
    public static WorldQuery? Nearly(Random random, Script script, Stretch range)
    {
        var other = script.Scenes.Count > 1 && random.Next(4) == 0 ? random.Next(script.Scenes.Count) : -1;
        var shown = other < 0 ? range : script.SceneStretch(other);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (From(random, script, shown) is not { } query) return null;
            if (attempt > 0 || other < 0) query = Changed(random, query);
            if (!query.Fits(script, range)) return query;
        }

        return null;
    }

    private static WorldQuery Changed(Random random, WorldQuery query)
    {
        if (query.Background is not null && random.Next(query.Things.Count == 0 ? 1 : 3) == 0)
            return Put(random, query.Things, Other(random, [.. Colour.All.Concat(Colour.BackgroundsOnly).Select(colour => colour.Name)], query.Background));

        var things = query.Things.ToArray();
        var changed = random.Next(things.Length);
        var (what, motion) = (things[changed].What, things[changed].Motion);
        if (motion is { } kind && random.Next(2) == 0)
        {
            things[changed] = things[changed] with { Motion = Other(random, Enum.GetValues<MotionKind>(), kind) };
        }
        else
        {
            var how = random.Next(3); // colour, shape, both
            var colour = what.Colour is { } name && how != 1 ? Other(random, [.. Colour.All.Select(each => each.Name)], name) : what.Colour;
            var shape = what.Shape is { } form && how != 0 ? Other(random, Enum.GetValues<Shape>(), form) : what.Shape;
            things[changed] = things[changed] with { What = new Mention(colour, shape) };
        }

        return Put(random, things, query.Background);
    }

    private static T Other<T>(Random random, IReadOnlyList<T> all, T than) => ScriptGenerator.Pick(random, [.. all.Where(each => !EqualityComparer<T>.Default.Equals(each, than))]);

    /// <summary>A short description of one moment, without motion: for contrastive training on pictures.</summary>
    public static string DescribeFrame(Random random, Script script, double seconds)
    {
        var looks = Looks(random, script, seconds);
        return Put(random, [.. looks.Select(look => new QueriedThing(new Mention(look.Colour, look.Shape), null, null))], random.Next(4) > 0 || looks.Length == 0 ? script.SceneAt(seconds).Background.Name : null).Text;
    }

    /// <summary>
    /// One or two of the things of one moment, as <see cref="From"/> asks for them. What they do is made up: no picture shows it, and who learns from pictures must learn to pass over it.
    /// </summary>
    public static string DescribePart(Random random, Script script, double seconds)
    {
        var looks = Looks(random, script, seconds);
        var things = looks.Take(random.Next(3) == 0 ? 2 : 1).Select(look => new QueriedThing(
            NameIn(random, look),
            random.Next(4) == 0 ? ScriptGenerator.Pick(random, Enum.GetValues<MotionKind>()) : null,
            random.Next(8) == 0 ? ScriptGenerator.Pick(random, Enum.GetValues<HappeningKind>()) : null)).ToList();
        return Put(random, things, random.Next(2) == 0 || things.Count == 0 ? script.SceneAt(seconds).Background.Name : null).Text;
    }

    /// <summary>Reads a query in free wording: the things, motions, happenings and background that it names.</summary>
    public static WorldQuery Read(string text)
    {
        var facts = CaptionReader.Read(text);
        var things = facts.OfType<StatedFact.Thing>().Select(thing => thing.What).Distinct().Select(what => new QueriedThing(
            what,
            facts.OfType<StatedFact.Motion>().FirstOrDefault(motion => motion.What == what)?.Kind,
            facts.OfType<StatedFact.Event>().FirstOrDefault(happening => happening.What == what)?.Kind)).ToList();
        return new WorldQuery(text, things, facts.OfType<StatedFact.Background>().FirstOrDefault()?.Colour);
    }

    private static QueriedThing Describe(Random random, Script script, int scene, Thing thing, int index, Stretch seen, Stretch part, IReadOnlyList<Happening> happenings)
    {
        var look = Look.Of(thing, seen.Start);
        if (random.Next(3) == 0 && happenings.Where(happening => happening.Thing == index).ToList() is { Count: > 0 } its)
        {
            var happening = ScriptGenerator.Pick(random, its);
            return new QueriedThing(new Mention(happening.Before.Colour, happening.Before.Shape), null, happening.Kind);
        }

        return new QueriedThing(NameIn(random, look), random.Next(2) == 0 ? MotionTruth.In(script, scene, thing, part) : null, null);
    }

    /// <summary>Of the things that are seen at that time, in any order.</summary>
    private static Look[] Looks(Random random, Script script, double seconds)
    {
        var looks = script.SceneAt(seconds).Things.Where(thing => thing.IsSeen(seconds)).Select(thing => Look.Of(thing, seconds)).ToArray();
        random.Shuffle(looks);
        return looks;
    }

    /// <summary>By colour and shape, now and then by one of them.</summary>
    private static Mention NameIn(Random random, Look look) => random.Next(6) switch { 0 => new Mention(null, look.Shape), 1 => new Mention(look.Colour, null), _ => new Mention(look.Colour, look.Shape) };

    private static WorldQuery Put(Random random, IReadOnlyList<QueriedThing> things, string? background)
    {
        var text = Words.Join([.. things.Select(thing => Name(random, thing))]);
        if (background is not null && things.Count == 0) text = $"{Words.WithArticle(background)} background";
        else if (background is not null) text = ScriptGenerator.Pick(random, OnBackground).Replace("{0}", text, StringComparison.Ordinal).Replace("{1}", background, StringComparison.Ordinal).Replace("{a1}", Words.WithArticle(background), StringComparison.Ordinal);
        text = (ScriptGenerator.Pick(random, Openings) + text).Replace(" a orange", " an orange", StringComparison.Ordinal);
        if (random.Next(4) == 0) text = text.Replace("colour", "color", StringComparison.Ordinal);
        return new WorldQuery(random.Next(3) == 0 ? Words.Capital(text) : text, things, background);
    }

    private static string Name(Random random, QueriedThing thing)
    {
        var noun = Words.WithArticle(Phrasings.Noun(random, thing.What));
        if (thing.Happening is { } happening) return ScriptGenerator.Pick(random, HappeningWords[happening]).Replace("{0}", noun, StringComparison.Ordinal);
        if (thing.Motion is not { } motion) return noun;

        return random.Next(3) == 0 ? $"{noun} that {Words.Verb(motion)}" : $"{noun} {Words.Participle(motion)}";
    }
}
