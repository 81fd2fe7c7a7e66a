using Video.Analysis.Search;

namespace Video.Analysis.Tests.Search;

public sealed class RankFusionTests
{
    private static readonly SearchPlace A = new("a", 0, 0, 10);
    private static readonly SearchPlace B = new("b", 0, 0, 10);
    private static readonly SearchPlace C = new("c", 0, 0, 10);

    [Fact]
    public void First_in_every_ranking_is_one()
    {
        var fused = RankFusion.Fuse([Pictures(A, B), Texts(weight: 0.5, A, C)]);
        Assert.Equal((A, 1d), (fused[0].Place, fused[0].Score));
        Assert.Equal(["picture", "caption"], fused[0].Matches.Select(match => match.Kind));
        Assert.All(fused.Skip(1), place => Assert.InRange(place.Score, 0, 0.999));
    }

    [Fact]
    public void Second_in_both_beats_first_in_one() =>
        Assert.Equal(B, RankFusion.Fuse([Pictures(A, B), Texts(weight: 1, C, B)])[0].Place);

    [Fact]
    public void A_ranking_counts_by_its_weight() =>
        Assert.Equal([A, C], RankFusion.Fuse([Pictures(A), Texts(weight: 0.5, C)]).Select(place => place.Place));

    [Fact]
    public void A_text_with_some_of_the_words_comes_after_one_with_all()
    {
        var some = new RankedPlaces(1, [(A, Text(1) with { HasAllWords = false })]);
        Assert.Equal([B, A], RankFusion.Fuse([some, Texts(weight: 1, C, B) with { Entries = [(B, Text(2))] }]).Select(place => place.Place));
    }

    [Fact]
    public void A_place_that_comes_twice_in_a_ranking_counts_once() =>
        Assert.Equal(RankFusion.Fuse([Texts(weight: 1, A, B)])[0].Score, RankFusion.Fuse([Texts(weight: 1, A, A, B)])[0].Score);

    [Fact]
    public void Nothing_fused_is_nothing() => Assert.Empty(RankFusion.Fuse([]));

    private static RankedPlaces Pictures(params SearchPlace[] places) =>
        new(1, [.. places.Select((place, i) => (place, new SearchMatch("picture") { Rank = i + 1, Frames = [new FrameSimilarity(1, 1 - 0.1 * i)] }))]);

    private static RankedPlaces Texts(double weight, params SearchPlace[] places) => new(weight, [.. places.Select((place, i) => (place, Text(i + 1)))]);

    private static SearchMatch Text(int rank) => new("caption") { Rank = rank, Text = "text", HasAllWords = true };
}
