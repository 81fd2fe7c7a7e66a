using System.Globalization;
using System.Text.RegularExpressions;
using Video.Models;
using Video.Training.Lessons;
using Video.Training.Runs;
using Video.World;
using Xunit;

namespace Video.Training.Tests;

/// <summary>What a sampled clip can tell of its script.</summary>
public sealed partial class ObservationTests
{
    private static readonly double[] Seconds = [0, 0.5, 1, 1.5, 1.98, 2, 2.5, 3, 3.5, 3.98];

    [Fact]
    public void What_happens_between_two_frames_is_told_half_way_between_them()
    {
        var script = OneSquare(appears: 0.6, disappears: 3.2);
        var thing = script.Observed(new FrameStamps([Seconds])).Scenes[0].Things[0];

        Assert.Equal(0.8, thing.AppearsSeconds, 6); // 0.75 in tenths
        Assert.Equal(3.2, thing.DisappearsSeconds, 6);
        Assert.Equal(script.Scenes[0].Things[0].PlaceAt(2).X, thing.PlaceAt(2).X, 6); // it still goes the same way
    }

    [Fact]
    public void Answers_tell_times_that_stand_before_frames()
    {
        var stamps = new FrameStamps([Seconds[..5], Seconds[5..]]);

        Assert.Equal([0, 0.2, 0.8, 1.2, 1.7, 2, 2.2, 2.8, 3.2, 3.7], stamps.All);
        Assert.Equal("At 0.8 s (0.2-1.2 s).", stamps.In("At 0.7 s (0.3-1.4 s)."));
        Assert.Equal((0.8, null), (stamps.FirstAfter(0.6), stamps.FirstAfter(3.99)));
    }

    [Fact]
    public void What_no_frame_shows_does_not_happen()
    {
        var script = OneSquare(appears: 0.6, disappears: 4);
        var late = script with { Scenes = [script.Scenes[0] with { Things = [script.Scenes[0].Things[0] with { Changes = [new Change(1.99, null, Shape.Star)] }] }, script.Scenes[0] with { StartSeconds = 2 }] };

        Assert.Empty(late.Observed(new FrameStamps([Seconds[..5], Seconds[5..]])).Scenes[0].Things[0].Changes);
        Assert.Single(late.Observed(new FrameStamps([[0, 1, 1.995], Seconds[5..]])).Scenes[0].Things[0].Changes);
    }

    [Fact]
    public void Every_moment_of_a_drawn_clip_stays_within_half_a_step()
    {
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var script = ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 12, HappeningChance = 0.6 });
            var seconds = Enumerable.Range(0, (int)(script.DurationSeconds * 2)).Select(at => at / 2.0).ToList();
            var told = Happenings.Of(script.Observed(new FrameStamps([seconds]))).Where(happening => happening.Kind != HappeningKind.Passes).ToList();
            var truth = Happenings.Of(script).Where(happening => happening.Kind != HappeningKind.Passes).ToList();
            foreach (var happening in truth)
                Assert.Contains(told, other => other.Kind == happening.Kind && other.Thing == happening.Thing && Math.Abs(other.Seconds - happening.Seconds) <= 0.3 + 1e-6);
        }
    }

    [Fact]
    public void Comings_goings_and_motion_are_noticed_at_the_frames_that_show_them()
    {
        var notices = FrameNotices.Of(OneSquare(appears: 0.6, disappears: 3.2), [Seconds[..5], Seconds[5..]], rows: 6, columns: 8).ToList();
        var square = FrameTruths.PairOf(new Look("red", Shape.Square));

        Assert.Equal(Seconds.Length, notices.Count);
        Assert.All(FrameNotices.Of(OneSquare(appears: 0, disappears: 9), [Seconds], rows: 6, columns: 8), notice => Assert.Empty(notice.Appeared)); // it was there from the start
        Assert.Equal([2], Enumerable.Range(0, notices.Count).Where(i => notices[i].Appeared.Contains(square)));
        Assert.Equal([8], Enumerable.Range(0, notices.Count).Where(i => notices[i].Vanished.Contains(square)));
        Assert.Equal(0.8, notices[2].Seconds, 6);
        Assert.Empty(notices[2].Motions);                                           // hardly seen yet
        Assert.Equal([(square, MotionKind.Right)], notices[4].Motions);
        Assert.NotEmpty(notices[4].Cells);
        Assert.All(notices[4].Cells, cell => Assert.Equal(MotionKind.Right, cell.Motion));
        Assert.Empty(notices[9].Cells);                                             // gone by then
    }

    [Fact]
    public void What_passes_is_noticed_at_the_frame_that_tells_when_and_the_background_at_every_frame()
    {
        var script = OneSquare(appears: 0, disappears: 9);
        var scene = script.Scenes[0] with { Things = [new Thing(Shape.Circle, Colour.Named("blue"), 0.2, new Place(0.5, 0.45), new Movement.Straight(0, 0), 0, 9), .. script.Scenes[0].Things] };
        var notices = FrameNotices.Of(script with { Scenes = [scene, scene with { StartSeconds = 3.2, Background = Colour.Named("green"), Things = [] }] }, [Seconds[..5], Seconds[5..]], rows: 6, columns: 8).ToList();

        var square = FrameTruths.PairOf(new Look("red", Shape.Square));
        Assert.Equal([(5, square)], notices.SelectMany((notice, i) => notice.Passing.Select(pair => (i, pair)))); // two seconds after the start, at the sixth frame
        Assert.Equal([8, 2], notices.CountBy(notice => notice.Background).Select(background => background.Value));
    }

    [Fact]
    public void Each_part_of_an_answer_is_read_from_the_thing_that_it_names()
    {
        var random = new Random(8);
        var lessons = Enumerable.Range(0, 40).SelectMany(_ => LessonPlan.Questions(random, ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 12, HappeningChance = 0.6 }), 30)).ToList();

        Assert.All(lessons, lesson => Assert.Equal(lesson.Core, string.Concat(lesson.Parts.Select(part => part.Text))));
        Assert.All(lessons.Where(lesson => lesson.Kind == Lesson.Count), lesson => Assert.Equal($": {lesson.Parts.Count(part => part.What is not null)}", Assert.Single(lesson.Parts, part => part.From == Source.Said).Text));
        Assert.Contains(lessons, lesson => lesson.Kind == Lesson.Order && lesson.Parts is [{ From: Source.Said }, { From: Source.Seen, What: not null }]); // "After 3.1 s|, at 4.5 s the red star turns blue"
    }

    [Fact]
    public void An_answer_about_a_background_tells_what_the_frames_show_that_it_rests_on()
    {
        var source = new ClipSource(seed: 4, (_, _, _) => new FrameSize(112, 84), unit: 28);
        var rules = DemoRecipe.Stages[^1].Clips;
        var told = 0;
        foreach (var clip in Enumerable.Range(0, 12).SelectMany(step => source.Batch(rules, 4, step, 2)))
        {
            foreach (var lesson in clip.Views[0].Lessons.Where(lesson => lesson.Kind == "background"))
            {
                if (lesson.Evidence is not { } when) continue;

                var shown = clip.Notices.Where(notice => notice.Seconds >= when.Start - 0.01 && notice.Seconds <= when.End + 0.01).ToList();
                if (shown.Count == 0) shown = [clip.Notices.MinBy(notice => Math.Abs(notice.Seconds - when.Start))!];
                told++;
                var names = shown.Select(notice => Colour.All.Concat(Colour.BackgroundsOnly).ElementAt(notice.Background).Name).CountBy(name => name).MaxBy(name => name.Value).Key;
                Assert.Contains($" {names} ", lesson.Answer, StringComparison.Ordinal);
            }
        }

        Assert.InRange(told, 30, int.MaxValue);
    }

    [Fact]
    public void A_question_names_what_it_asks_about()
    {
        var random = new Random(6);
        var named = 0;
        for (var i = 0; i < 40; i++)
        {
            var script = ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 12 });
            var pairs = script.Scenes.SelectMany(scene => scene.Things).SelectMany(Look.AllOf).ToList();
            foreach (var lesson in LessonPlan.Questions(random, script, 30))
            {
                if (lesson.Named is not { } thing) continue;

                named++;
                var isThere = pairs.Exists(thing.Fits);
                if (lesson.Kind is not ("absent" or "count" or "yesno")) Assert.True(isThere, $"{lesson.Request}: {thing.Noun}");
                if (!isThere) Assert.Contains(lesson.Answer, (string[])["No.", WorldQuestion.NotInVideo, "0"], StringComparer.Ordinal);
            }
        }

        Assert.InRange(named, 400, int.MaxValue);
    }

    [Fact]
    public void A_frame_says_what_is_otherwise_than_in_the_frame_before()
    {
        var script = OneSquare(appears: 0.6, disappears: 3.2);
        var square = FrameTruths.PairOf(new Look("red", Shape.Square));

        var came = FrameTruths.Of(script, 1, before: 0.5, rows: 6, columns: 8).Since!;
        Assert.Equal([square], came.Came.Pairs);
        Assert.Empty(came.Went.Pairs);
        Assert.Equal([0, (int)Shape.Square + 1], came.Came.Shapes.Distinct().Order());
        Assert.All(came.Went.Colours, colour => Assert.Equal(0, colour));

        var went = FrameTruths.Of(script, 3.5, before: 3, rows: 6, columns: 8).Since!;
        Assert.Equal([square], went.Went.Pairs);
        Assert.Empty(went.Came.Pairs);
        Assert.Equal([0, (int)Shape.Square + 1], went.Went.Shapes.Distinct().Order());
        Assert.All(went.Came.Colours, colour => Assert.Equal(0, colour));

        Assert.Null(FrameTruths.Of(script, 1, before: null, rows: 6, columns: 8).Since);
    }

    [Fact]
    public void Glimpses_are_two_frames_between_which_something_happens_where_anything_does()
    {
        var source = new ClipSource(seed: 3, (_, _, _) => new FrameSize(112, 84), unit: 28);
        var frames = Enumerable.Range(0, 20).SelectMany(step => source.Batch(ClipRules.Glimpse(12), 0, step, 2)).ToList();

        Assert.All(frames, clip => Assert.Equal((2, true), (clip.Truth.Count, clip.Truth[0].Since is null)));
        Assert.All(frames, clip => Assert.InRange(clip.Segments[0].Seconds[1] - clip.Segments[0].Seconds[0], 0.4, 0.75));
        Assert.Contains(frames, clip => clip.Truth[1].Since is { Came.Pairs.Count: > 0, Went.Pairs.Count: 0 });
        Assert.Contains(frames, clip => clip.Truth[1].Since is { Came.Pairs.Count: 0, Went.Pairs.Count: > 0 });
        Assert.Contains(frames, clip => clip.Truth[1].Since is { Came.Pairs.Count: > 0, Went.Pairs.Count: > 0 }); // another colour or shape
        Assert.Contains(frames, clip => clip.Truth[1].Since is { Came.Pairs.Count: 0, Went.Pairs.Count: 0 });
    }

    [Fact]
    public void What_is_not_there_is_asked_for_in_every_kind_and_no_is_as_often_right_as_yes()
    {
        var random = new Random(11);
        var lessons = Enumerable.Range(0, 300).SelectMany(_ => LessonPlan.Questions(random, ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 12 }), count: 10)).ToList();
        double Share(Func<Lesson, bool> of, Func<Lesson, bool> all) => (double)lessons.Count(lesson => all(lesson) && of(lesson)) / lessons.Count(all);

        Assert.InRange(Share(lesson => lesson.Answer.StartsWith("Yes", StringComparison.Ordinal), lesson => lesson.Kind == "yesno"), 0.35, 0.65);
        var ofColour = new[] { "what colo", "which colo" };
        Assert.InRange(Share(lesson => lesson.Kind == "absent", lesson => ofColour.Any(words => lesson.Request.Contains(words, StringComparison.OrdinalIgnoreCase))), 0.1, 0.4);
    }

    [Fact]
    public void Lessons_about_text_rest_on_the_notes_they_give_and_fit_an_answer()
    {
        var random = new Random(11);
        var lessons = Enumerable.Range(0, 300).Select(_ => LessonPlan.Text(random, ScriptGenerator.Make(random, new WorldSettings { MaxSeconds = 60 }))).ToList();
        foreach (var lesson in lessons)
        {
            var shown = lesson.Request[..lesson.Request.IndexOf("\n\n", StringComparison.Ordinal)];
            var notes = Note().Matches(shown).Select(note => new WorldNote(double.Parse(note.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(note.Groups[2].Value, CultureInfo.InvariantCulture), note.Groups[3].Value)).ToList();
            Assert.Equal(lesson.Answer, lesson.Kind switch { "text" => TextTasks.ChapterText(notes), "title" => TextTasks.ChapterTitle(shown), _ => TextTasks.Summary(notes) });
            Assert.InRange(Regex.Count(lesson.Answer, DemoRecipe.Words), 1, DemoRecipe.Profile.MaxTextTokens); // each word is a token or two
        }

        Assert.All(["text", "title", "summary"], kind => Assert.InRange(lessons.Count(lesson => lesson.Kind == kind), 40, 200));
    }

    [GeneratedRegex(@"^([\d.]+)-([\d.]+) s: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Note();

    private static Script OneSquare(double appears, double disappears) => new("one", 320, 240, 25, 4,
    [
        new Scene(0, Colour.Named("white"), [new Thing(Shape.Square, Colour.Named("red"), 0.3, new Place(0.2, 0.5), new Movement.Straight(0.15, 0), appears, disappears)]),
    ]);
}
