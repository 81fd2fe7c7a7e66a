namespace Video.World.Tests;

public sealed class ScriptGeneratorTests
{
    [Fact]
    public void Every_script_keeps_the_rules_that_make_it_judgeable()
    {
        foreach (var script in Worlds.Many) Assert.Null(SceneRules.Broken(script));
    }

    [Fact]
    public void The_demo_s_clips_keep_them_too() => Assert.All(DemoScripts.All, script => Assert.Null(SceneRules.Broken(script)));

    [Fact]
    public void The_same_seed_gives_the_same_script()
    {
        for (var seed = 0; seed < 8; seed++) Assert.Equal(Describe(Worlds.Make(seed)), Describe(Worlds.Make(seed)));
        Assert.NotEqual(Describe(Worlds.Make(0)), Describe(Worlds.Make(4)));
    }

    [Fact]
    public void Durations_scenes_and_numbers_of_things_are_as_the_settings_say()
    {
        var settings = new WorldSettings { MinSeconds = 8, MaxSeconds = 14, MinScenes = 2, MaxScenes = 3, MinThings = 1, MaxThings = 2 };
        foreach (var script in Enumerable.Range(0, 60).Select(seed => ScriptGenerator.Make(new Random(seed), settings)))
        {
            Assert.InRange(script.DurationSeconds, 7.9, 14.1);
            Assert.Equal(script.DurationSeconds, script.Frames / script.FramesPerSecond, 9);
            Assert.InRange(script.Scenes.Count, 2, 3);
            Assert.All(script.Scenes, scene => Assert.InRange(scene.Things.Count, 1, 2));
        }
    }

    [Fact]
    public void Things_pass_by_what_stands_and_by_what_moves_from_the_front_and_from_behind()
    {
        var settings = new WorldSettings { HappeningChance = 0.5, MinThings = 2 };
        var ways = Enumerable.Range(0, 400).Select(seed => ScriptGenerator.Make(new Random(seed), settings))
            .SelectMany(script => Happenings.Of(script).Where(happening => happening.Kind == HappeningKind.Passes).Select(pass => Along(script.Scenes[pass.Scene].Things, pass))).ToList();
        Assert.Contains(0, ways);
        Assert.Contains(1, ways);
        Assert.Contains(-1, ways);
    }

    /// <summary>1 where both move the same way, -1 where they come from opposite sides, 0 where one stands.</summary>
    private static int Along(IReadOnlyList<Thing> things, Happening pass) => things[pass.Thing].Movement is Movement.Straight a && things[pass.Other!.Value].Movement is Movement.Straight b
        ? Math.Sign(a.X * b.X + a.Y * b.Y)
        : 0;

    [Fact]
    public void Everything_that_can_be_is_made_now_and_then()
    {
        var scenes = Worlds.Many.SelectMany(script => script.Scenes).ToList();
        var motions = Worlds.Many.SelectMany(script => script.Scenes.SelectMany(scene => scene.Things.Select(thing => MotionTruth.KindOf(script, thing.Movement))));
        Assert.Equal(Enum.GetValues<MotionKind>(), motions.Distinct().Order());
        Assert.Equal(Enum.GetValues<HappeningKind>(), Worlds.Many.SelectMany(Happenings.Of).Select(happening => happening.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<BackdropPattern>(), scenes.Select(scene => scene.Backdrop.Pattern).Distinct().Order());
        Assert.Equal(Enum.GetValues<Shape>(), scenes.SelectMany(scene => scene.Things).Select(thing => thing.Shape).Distinct().Order());
        Assert.Equal(8, scenes.SelectMany(scene => scene.Things).Select(thing => thing.Colour.Name).Distinct().Count());
        Assert.Equal(11, scenes.Select(scene => scene.Background.Name).Distinct().Count());
        Assert.Contains(scenes, scene => scene.Pan.IsMoving);
        Assert.Contains(scenes, scene => scene.Things.Count == 4);
    }

    private static string Describe(Script script) => $"{script} {script.Encoding} {string.Join(';', script.Scenes.Select(scene => $"{scene.StartSeconds} {scene.Background} {scene.Backdrop} {scene.Pan} {string.Join(',', scene.Things.Select(thing => $"{thing} {string.Join('/', thing.Changes)}"))}"))}";
}
