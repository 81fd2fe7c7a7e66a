using Video.Analysis.Answers;
using Video.Analysis.Captions;

namespace Video.Analysis.Tests.Answers;

public sealed class LibraryRetrieverTests
{
    [Fact]
    public void The_best_segments_of_all_videos_are_taken_in_time_order_per_video_the_best_video_first()
    {
        var parts = LibraryRetriever.Choose([Video("a", 400, 0, 0.5, 0.2, 0), Video("b", 400, 0.1, 0, 0.9, 0.8)], takesUnfound: false);

        Assert.Equal(["b", "a"], parts.Select(part => part.VideoId));
        Assert.Equal([2, 3], parts[0].Segments.Select(candidate => candidate.Segment.Number));
        Assert.Equal([1, 2], parts[1].Segments.Select(candidate => candidate.Segment.Number));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(250)]
    [InlineData(1000)]
    public void All_together_costs_no_more_than_a_question_about_one_video(int budget)
    {
        var parts = LibraryRetriever.Choose([.. Enumerable.Range(0, 20).Select(i => Video($"v{i}", budget, 0.5, 0.4, 0.3))], takesUnfound: true);
        Assert.InRange(parts.Sum(part => part.Segments.Sum(candidate => candidate.Tokens)), 1, budget);
    }

    [Fact]
    public void Budgets_of_different_videos_are_shares_of_one()
    {
        var parts = LibraryRetriever.Choose([Video("small", 200, 0.9, 0.8), Video("large", 2000, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)], takesUnfound: false);
        Assert.True(parts.Sum(part => part.Segments.Sum(candidate => candidate.Tokens / (part.VideoId == "small" ? 200.0 : 2000))) <= 1);
        Assert.Equal("small", parts[0].VideoId);
    }

    [Fact]
    public void No_more_than_a_few_videos_are_asked() => Assert.Equal(
        LibraryRetriever.MostVideos,
        LibraryRetriever.Choose([.. Enumerable.Range(0, 50).Select(i => Video($"v{i}", 100_000, 0.5))], takesUnfound: false).Count);

    [Fact]
    public void What_the_search_did_not_find_comes_last_and_only_where_it_may()
    {
        var videos = new[] { Video("a", 300, 0, 0, 0.5), Video("b", 300, 0, 0) };
        Assert.Equal([2], Assert.Single(LibraryRetriever.Choose(videos, takesUnfound: false)).Segments.Select(candidate => candidate.Segment.Number));

        var parts = LibraryRetriever.Choose(videos, takesUnfound: true);
        Assert.Equal(3, parts.Sum(part => part.Segments.Count));
        Assert.Equal(["a", "b"], parts.Select(part => part.VideoId));
        Assert.Contains(parts[0].Segments, candidate => candidate.Score > 0);
    }

    [Fact]
    public void One_segment_is_taken_even_when_it_is_over_the_budget() => Assert.Single(LibraryRetriever.Choose([Video("a", 10, 0.5, 0.4)], takesUnfound: true).Single().Segments);

    [Fact]
    public void Nothing_found_is_nothing_to_look_at() => Assert.Empty(LibraryRetriever.Choose([Video("a", 300, 0, 0)], takesUnfound: false));

    /// <summary>Segments of ten seconds and a hundred tokens each.</summary>
    private static AskedVideo Video(string id, int budget, params double[] scores) =>
        new(id, [.. scores.Select((score, i) => new Candidate(new CaptionedSegment(i, i * 10, (i + 1) * 10, ""), 100, score))], budget);
}
