using Video.Analysis.Answers;
using Video.Analysis.Captions;

namespace Video.Analysis.Tests.Answers;

public sealed class SegmentRetrieverTests
{
    private static readonly Candidate[] Video = [.. Enumerable.Range(0, 40).Select(i => new Candidate(new CaptionedSegment(i, i * 10, (i + 1) * 10, $"caption {i}"), 100, Score: i == 23 ? 0.5 : 0))];

    [Fact]
    public void Everything_is_taken_when_it_fits() => Assert.Equal(Video, SegmentRetriever.Choose("what?", Video, 400, 4000));

    [Fact]
    public void The_time_in_the_question_comes_before_matching_words()
    {
        var chosen = SegmentRetriever.Choose("what happens at 75 seconds?", Video, 400, 200);

        Assert.Equal([7, 23], chosen.Select(candidate => candidate.Segment.Number));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(350)]
    [InlineData(1000)]
    public void The_budget_is_respected_and_time_order_kept(int budget)
    {
        var chosen = SegmentRetriever.Choose("what?", Video, 400, budget);

        Assert.True(chosen.Sum(candidate => candidate.Tokens) <= budget);
        Assert.Equal(chosen.OrderBy(candidate => candidate.Segment.StartSeconds), chosen);
        Assert.Contains(chosen, candidate => candidate.Segment.Number == 23);
    }

    [Fact]
    public void What_is_left_of_the_budget_is_spread_over_the_video()
    {
        var numbers = SegmentRetriever.Choose("what?", Video, 400, 500).Select(candidate => candidate.Segment.Number).ToList();

        Assert.True(numbers.Max() - numbers.Min() >= 20, string.Join(' ', numbers));
    }

    [Fact]
    public void One_segment_is_taken_even_when_it_is_over_the_budget() => Assert.Single(SegmentRetriever.Choose("what?", Video, 400, 1));
}
