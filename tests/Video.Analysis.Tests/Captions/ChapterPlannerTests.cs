using Video.Analysis.Captions;

namespace Video.Analysis.Tests.Captions;

public sealed class ChapterPlannerTests
{
    [Fact]
    public void Segments_that_speak_of_the_same_things_form_one_chapter()
    {
        var captions = new[] { "a red car drives on a road", "a red car drives on the road", "two cooks stir a soup", "two cooks stir the soup slowly" };

        var chapters = ChapterPlanner.Plan(Segments(captions));

        Assert.Equal([[0, 1], [2, 3]], chapters.Select(chapter => chapter.Select(segment => segment.Number).ToArray()).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(400)]
    public void Chapters_cover_all_segments_in_order_and_stay_few(int count)
    {
        var random = new Random(count);
        var segments = Segments([.. Enumerable.Range(0, count).Select(_ => $"word{random.Next(50)} word{random.Next(50)} word{random.Next(50)}")]);

        var chapters = ChapterPlanner.Plan(segments);

        Assert.Equal(segments, chapters.SelectMany(chapter => chapter));
        Assert.All(chapters, chapter => Assert.NotEmpty(chapter));
        Assert.True(chapters.Count <= 20);
    }

    [Fact]
    public void Empty_captions_are_no_reason_to_fail() => Assert.Equal(3, ChapterPlanner.Plan(Segments(["", "", ""])).Sum(chapter => chapter.Count));

    private static List<CaptionedSegment> Segments(string[] captions) => [.. captions.Select((caption, i) => new CaptionedSegment(i, i * 10, (i + 1) * 10, caption))];
}
