using Video.Analysis.Search;

namespace Video.Analysis.Tests.Search;

/// <summary>Segments of ten seconds, sampled at 1, 5 and 9 s, in a library where chance gives a similarity of 0.1.</summary>
public sealed class MomentMergerTests
{
    private static readonly MomentMerger Merger = new(new Dictionary<string, double> { ["picture"] = 0.1 });

    [Fact]
    public void Neighbours_that_match_nearly_as_well_are_one_moment_with_its_peak()
    {
        var moment = Assert.Single(Merger.Merge(Ranked(Seen(0, 0.28, 0.28, 0.27), Seen(1, 0.28, 0.3, 0.29), Seen(2, 0.29, 0.28, 0.27)), limit: 10));
        Assert.Equal(("v", 0d, 30d, 15d), (moment.VideoId, moment.StartSeconds, moment.EndSeconds, moment.PeakSeconds));
    }

    [Fact]
    public void What_only_happens_to_lie_beside_it_is_not_part_of_it()
    {
        var moments = Merger.Merge(Ranked(Seen(0, 0.1, 0.12, 0.1), Seen(1, 0.3, 0.3, 0.3), Seen(2, 0.1, 0.11, 0.1)), limit: 1);
        Assert.Equal((10d, 20d), (moments[0].StartSeconds, moments[0].EndSeconds));
    }

    [Fact]
    public void A_range_begins_and_ends_half_way_to_the_frames_that_do_not_match()
    {
        var moment = Merger.Merge(Ranked(Seen(0, 0.1, 0.1, 0.28), Seen(1, 0.3, 0.1, 0.1)), limit: 1)[0];
        Assert.Equal((7d, 13d, 11d), (moment.StartSeconds, moment.EndSeconds, moment.PeakSeconds));
    }

    [Fact]
    public void A_gap_parts_two_moments()
    {
        var moments = Merger.Merge(Ranked(Seen(0, 0.3, 0.3, 0.3), Seen(2, 0.29, 0.29, 0.29)), limit: 10);
        Assert.Equal([(0d, 10d), (20d, 30d)], moments.Select(moment => (moment.StartSeconds, moment.EndSeconds)));
    }

    [Fact]
    public void Moments_of_two_videos_are_never_one()
    {
        var other = Seen(1, 0.3, 0.3, 0.3);
        var moments = Merger.Merge(Ranked(Seen(0, 0.3, 0.3, 0.3), (other.Place with { VideoId = "w" }, other.Match)), limit: 10);
        Assert.Equal(["v", "w"], moments.Select(moment => moment.VideoId).Order());
    }

    [Fact]
    public void No_more_moments_than_asked_for() =>
        Assert.Equal(2, Merger.Merge(Ranked([.. Enumerable.Range(0, 5).Select(i => Seen(2 * i, 0.3, 0.3, 0.3))]), limit: 2).Count);

    [Fact]
    public void Texts_that_have_the_words_are_one_moment_as_long_as_they_last()
    {
        var moment = Assert.Single(Merger.Merge(Ranked(Said(0), Said(1), Said(2)), limit: 10));
        Assert.Equal((0d, 30d), (moment.StartSeconds, moment.EndSeconds));
    }

    [Fact]
    public void A_chapter_does_not_stretch_what_a_caption_says_of_one_moment()
    {
        var chapter = Said(0).Match with { Kind = "chapter", IsBroad = true };
        var moments = Merger.Merge(
            [new ScoredPlace(Said(1).Place, 1, [Said(1).Match, chapter]), new ScoredPlace(Said(0).Place, 0.3, [chapter]), new ScoredPlace(Said(2).Place, 0.3, [chapter])], limit: 1);
        Assert.Equal((10d, 20d), (moments[0].StartSeconds, moments[0].EndSeconds));
    }

    [Fact]
    public void A_chapter_alone_is_one_moment()
    {
        var chapter = Said(0).Match with { Kind = "chapter", IsBroad = true };
        var moment = Assert.Single(Merger.Merge([.. Enumerable.Range(0, 3).Select(i => new ScoredPlace(Said(i).Place, 0.5, [chapter]))], limit: 10));
        Assert.Equal((0d, 30d), (moment.StartSeconds, moment.EndSeconds));
    }

    private static (SearchPlace Place, SearchMatch Match) Seen(int number, params double[] similarities) => (
        Place(number), new SearchMatch("picture") { Rank = 1, Frames = [.. similarities.Select((similarity, i) => new FrameSimilarity(10 * number + 1 + 4 * i, similarity))] });

    private static (SearchPlace Place, SearchMatch Match) Said(int number) => (Place(number), new SearchMatch("caption") { Rank = 1, Text = "A ball.", HasAllWords = true });

    private static SearchPlace Place(int number) => new("v", number, 10 * number, 10 * (number + 1));

    private static IReadOnlyList<ScoredPlace> Ranked(params (SearchPlace Place, SearchMatch Match)[] places) =>
        [.. places.OrderByDescending(place => place.Match.Similarity ?? 0).Select((place, i) => new ScoredPlace(place.Place, 1.0 / (i + 1), [place.Match]))];
}
