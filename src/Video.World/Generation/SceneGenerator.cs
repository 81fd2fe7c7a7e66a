namespace Video.World;

/// <summary>Makes one scene: draws things at random until they keep the rules, with fewer things when that takes too long.</summary>
internal static class SceneGenerator
{
    private const int AttemptsPerCount = 60;

    /// <param name="script">Size and rate of the clip; its scenes are not looked at.</param>
    /// <param name="before">The scene before, whose background is not taken again: every cut can be seen.</param>
    public static Scene Make(Random random, WorldSettings settings, Script script, double start, double end, Scene? before)
    {
        var background = MakeBackground(random, settings, before);
        var scene = background.Scene with { StartSeconds = start };
        var count = random.Next(settings.MinThings, settings.MaxThings + 1);
        for (var attempt = 1; ; attempt++)
        {
            var thingSource = new ThingGenerator(random, settings, script, start, end, scene.Pan, background.Colours);
            var filled = scene with { Things = thingSource.Make(count) };
            if (SceneRules.Broken(script, filled, end) is null) return filled;

            if (attempt % AttemptsPerCount == 0 && count > Math.Max(1, settings.MinThings)) count--;
            if (attempt % (AttemptsPerCount * 5) == 0) scene = scene with { Pan = default };
            if (attempt > AttemptsPerCount * 100) throw new InvalidOperationException($"Scene {start:0.0}-{end:0.0} s: expected {settings.MinThings} things to fit, none did in {attempt} attempts; allow fewer or smaller things.");
        }
    }

    private static (Scene Scene, IReadOnlyList<Colour> Colours) MakeBackground(Random random, WorldSettings settings, Scene? before)
    {
        var names = Colour.All.Concat(Colour.BackgroundsOnly).Select(colour => colour.Name).Where(name => name != before?.Background.Name).ToList();
        var name = ScriptGenerator.Pick(random, names);
        // Half of all backgrounds are plain as far as the settings allow; the rest is shared by the other patterns.
        var pattern = settings.Backdrops.Contains(BackdropPattern.Plain) && random.Next(2) == 0 ? BackdropPattern.Plain : ScriptGenerator.Pick(random, settings.Backdrops);
        var first = settings.VariedLooks ? Shades.Pick(random, name) : Colour.Named(name);
        var other = pattern == BackdropPattern.Plain ? null : Shades.Pick(random, name);
        if (pattern == BackdropPattern.Noise) other = Lighter(first, random.Next(12, 40) * (first.Green > 128 ? -1 : 1));

        var canPan = pattern is not (BackdropPattern.Plain or BackdropPattern.Noise or BackdropPattern.Gradient);
        // A pan can be seen only before a pattern that can; dots stay faint, so that nobody takes them for circles.
        if (canPan) other = Lighter(first, random.Next(28, pattern == BackdropPattern.Dots ? 34 : 50) * (first.Green > 128 ? -1 : 1));
        var pan = canPan && !settings.SinglePicture && random.NextDouble() < settings.PanChance ? MakePan(random) : default;
        var scene = new Scene(0, first, []) { Backdrop = new Backdrop(pattern, other, random.Next()), Pan = pan };
        return (scene, other is null ? [first] : [first, other]);
    }

    private static Pan MakePan(Random random)
    {
        var speed = (0.05 + 0.07 * random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
        return random.Next(4) == 0 ? new Pan(0, speed) : new Pan(speed, 0);
    }

    /// <summary>The same colour with every channel moved alike, so that its name stays.</summary>
    private static Colour Lighter(Colour colour, int by)
    {
        // Orange soon looks brown and black soon looks grey.
        var step = by * (colour.Name is "orange" or "black" ? 0.55 : 1);
        byte Move(byte channel) => (byte)Math.Clamp(channel + step * (by > 0 ? 1 : channel / 255.0), 0, 255);
        return colour with { Red = Move(colour.Red), Green = Move(colour.Green), Blue = Move(colour.Blue) };
    }
}
