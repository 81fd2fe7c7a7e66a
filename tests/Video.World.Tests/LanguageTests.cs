namespace Video.World.Tests;

public sealed class LanguageTests
{
    [Fact]
    public void Canonical_captions_are_wholly_true_and_complete()
    {
        foreach (var script in Worlds.Many)
        {
            foreach (var range in Worlds.Segments(script))
            {
                var caption = SegmentCaption.Of(script, range.Start, range.End);
                var score = CaptionJudge.Judge(script, range.Start, range.End, caption, 0);
                Assert.True(score.IsComplete, $"{script.Name} {range}: {caption}\n{score} {string.Join(';', score.Wrong)}");
            }
        }
    }

    [Fact]
    public void A_caption_of_another_clip_is_refused()
    {
        var wrong = 0;
        var pairs = Worlds.Many.Zip(Worlds.Many.Skip(1)).ToList();
        foreach (var (script, other) in pairs)
        {
            var range = Worlds.Segments(script).First();
            var foreign = Worlds.Segments(other).First();
            if (!CaptionJudge.Judge(script, range.Start, range.End, SegmentCaption.Of(other, foreign.Start, foreign.End), 0.5).IsTrue) wrong++;
        }
        Assert.True(wrong > pairs.Count * 0.97, $"{wrong} of {pairs.Count}");
    }

    [Theory]
    [InlineData(0, 9, "A red circle moves right and passes the blue square at 7.5 s. A blue square appears at 4.0 s and stays still. White background.")]
    [InlineData(9, 18, "A yellow star stays still and turns green at 13.5 s. Black background.")]
    [InlineData(5, 10, "A blue square stays still. A red circle moves right and passes the blue square at 7.5 s. White background. At 9.0 s the scene changes. A yellow star stays still. Black background.")]
    public void The_demo_clip_has_the_caption_that_everyone_would_give_it(double start, double end, string expected) =>
        Assert.Equal(expected, SegmentCaption.Of(DemoScripts.All[0], start, end));

    [Fact]
    public void Chapters_and_summary_of_the_demo_clip_follow_from_its_captions()
    {
        var chapters = TextTasks.Chapters(DemoScripts.All[0]);

        Assert.Equal(["Red circle and blue square", "Yellow star"], chapters.Select(chapter => chapter.Title));
        Assert.Equal("A red circle moving right and a blue square on a white background. The blue square appears at 4.0 s and the red circle passes the blue square at 7.5 s.", chapters[0].Text);
        Assert.Equal("A yellow star on a black background. The yellow star turns green at 13.5 s.", chapters[1].Text);
        Assert.Equal("First a red circle moving right and a blue square on a white background, then a yellow star on a black background.", TextTasks.SummaryOf(DemoScripts.All[0]));
    }

    [Fact]
    public void Chapter_titles_have_at_most_six_words_and_chapters_cover_the_clip()
    {
        foreach (var script in Worlds.Many)
        {
            var chapters = TextTasks.Chapters(script);
            Assert.All(chapters, chapter => Assert.InRange(chapter.Title.Split(' ').Length, 1, 6));
            Assert.Equal(0, chapters[0].StartSeconds);
            Assert.Equal(script.DurationSeconds, chapters[^1].EndSeconds);
            Assert.All(chapters.Zip(chapters.Skip(1)), pair => Assert.Equal(pair.First.EndSeconds, pair.Second.StartSeconds));
            Assert.All(chapters, chapter => Assert.True(CaptionJudge.Judge(script, chapter.StartSeconds, chapter.EndSeconds, chapter.Text, 0).IsTrue, chapter.Text));
        }
    }

    [Fact]
    public void Captions_in_other_words_are_judged_by_what_they_say()
    {
        var script = DemoScripts.All[0];
        Assert.True(CaptionJudge.Judge(script, 0, 9, "At 4 s a blue box shows up. There is a red disc moving to the right, it goes past the square after 7.6 seconds. The background is white.", 0.5).IsComplete);
        Assert.False(CaptionJudge.Judge(script, 0, 9, "A red circle moves left.", 0.5).IsTrue);
        Assert.False(CaptionJudge.Judge(script, 0, 9, "A blue square appears at 6.0 s.", 0.5).IsTrue);
        Assert.False(CaptionJudge.Judge(script, 0, 9, "A red square. White background.", 0.5).IsTrue);
        Assert.False(CaptionJudge.Judge(script, 0, 9, "Nothing of note.", 0.5).IsTrue);
    }
}
