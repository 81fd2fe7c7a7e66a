using Video.Models.Positions;
using Video.Models.Reduction;
using static TorchSharp.torch;

namespace Video.Models.Tests.Reduction;

public sealed class TokenReducerTests
{
    private const int Rows = 3, Columns = 5, Dim = 6;

    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var name in TokenReducers.Names)
        {
            foreach (var frames in new[] { 1, 2, 7 })
            {
                foreach (var budget in new[] { 1, frames, frames + 1, 2 * frames + 3, 15 * frames - 1, 15 * frames, 1000 }) cases.Add(name, frames, budget);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Budget_order_and_places_are_kept(string name, int frames, int budget)
    {
        using var encoded = Frames(frames, seed: 1);
        using var reduced = TokenReducers.Named(name).Reduce(encoded, Times(frames), budget);

        Assert.InRange(reduced.Count, frames, Math.Max(budget, frames));
        Assert.Equal(Times(frames).Select(time => (time.Seconds, time.Role)), reduced.Layout.Frames.Select(frame => (frame.Seconds, frame.Role)));
        Assert.Equal(reduced.Count, reduced.Layout.Frames.Sum(frame => frame.Count));
        foreach (var frame in reduced.Layout.Frames)
        {
            var places = Enumerable.Range(frame.FirstToken, frame.Count).Select(i => (Row: reduced.Layout.Rows[i], Column: reduced.Layout.Columns[i])).ToList();
            Assert.Equal(places.OrderBy(place => place.Row).ThenBy(place => place.Column), places);
            Assert.All(places, place => Assert.True(place is { Row: >= 0 and <= Rows - 1, Column: >= 0 and <= Columns - 1 }));
        }
    }

    [Fact]
    public void All_is_the_identity_within_its_budget()
    {
        using var encoded = Frames(4, seed: 2);
        using var reduced = TokenReducers.Named("all").Reduce(encoded, Times(4), budget: 4 * Rows * Columns);
        Assert.Equal(encoded.Tokens.bytes.ToArray(), reduced.Embeddings.bytes.ToArray());
        var grid = VisualLayout.OfGrid([.. Times(4).Select(time => time.Seconds)], Rows, Columns);
        Assert.Equal(grid.Rows, reduced.Layout.Rows);
        Assert.Equal(grid.Columns, reduced.Layout.Columns);
    }

    [Fact]
    public void Cls_keeps_anchors_whole_and_one_token_at_the_centre_of_each_frame_between()
    {
        using var encoded = Frames(4, seed: 3);
        using var reduced = TokenReducers.Named("cls").Reduce(encoded, Times(4), budget: 1000);
        Assert.Equal([15, 1, 1, 15], reduced.Layout.Frames.Select(frame => frame.Count));
        Assert.Equal((1f, 2f), (reduced.Layout.Rows[15], reduced.Layout.Columns[15]));
        Assert.Equal(encoded.Cls.data<float>().ToArray()[Dim..(2 * Dim)], reduced.Embeddings.data<float>().ToArray()[(15 * Dim)..(16 * Dim)]);
    }

    [Fact]
    public void Pooled_tokens_are_means_at_the_centre_of_what_they_pool()
    {
        using var encoded = Frames(1, seed: 4);
        using var reduced = TokenReducers.Named("pooled").Reduce(encoded, Times(1), budget: 2);
        var tokens = encoded.Tokens.data<float>().ToArray();
        Assert.Equal(2, reduced.Count);
        Assert.Equal([1f, 1f], reduced.Layout.Rows);
        Assert.Equal([0.5f, 3f], reduced.Layout.Columns);
        var left = Enumerable.Range(0, Rows).SelectMany(row => new[] { row * Columns, row * Columns + 1 }).Average(token => tokens[token * Dim]);
        Assert.Equal(left, reduced.Embeddings.data<float>()[0], 5);
    }

    [Fact]
    public void Changed_patches_keep_only_what_differs()
    {
        using var scope = NewDisposeScope();
        var still = randn([1, Rows * Columns, Dim]).expand(3, -1, -1).clone();
        still.select(0, 1).select(0, 7).neg_(); // one token of the second frame changes, and changes back in the third
        using var encoded = new EncodedFrames(still, still.mean([1]), deepStack: null, Rows, Columns);
        using var reduced = TokenReducers.Named("changed-patches").Reduce(encoded, Times(3), budget: 1000);
        Assert.Equal([15, 1, 1], reduced.Layout.Frames.Select(frame => frame.Count));
        Assert.Equal((1f, 2f), (reduced.Layout.Rows[15], reduced.Layout.Columns[15]));
        Assert.Equal((1f, 2f), (reduced.Layout.Rows[16], reduced.Layout.Columns[16]));
    }

    [Fact]
    public void Deep_stacked_levels_are_reduced_alike()
    {
        using var scope = NewDisposeScope();
        var tokens = randn([2, Rows * Columns, Dim]);
        using var encoded = new EncodedFrames(tokens, tokens.mean([1]), stack([tokens, tokens.mul(2)], 0), Rows, Columns);
        using var reduced = TokenReducers.Named("pooled").Reduce(encoded, Times(2), budget: 8);
        Assert.True(allclose(reduced.DeepStack!.select(0, 0), reduced.Embeddings));
        Assert.True(allclose(reduced.DeepStack!.select(0, 1), reduced.Embeddings.mul(2)));
    }

    [Fact]
    public void An_unknown_strategy_is_refused_with_the_known_ones() =>
        Assert.Contains("changed-patches", Assert.Throws<ArgumentException>(() => TokenReducers.Named("half")).Message, StringComparison.Ordinal);

    private static EncodedFrames Frames(int frames, int seed)
    {
        using var scope = NewDisposeScope();
        var tokens = randn([frames, Rows * Columns, Dim], generator: new TorchSharp.torch.Generator((ulong)seed));
        return new EncodedFrames(tokens, tokens.mean([1]), deepStack: null, Rows, Columns);
    }

    /// <summary>At uneven times, the first and last as anchors.</summary>
    private static List<FrameTime> Times(int frames) =>
        [.. Enumerable.Range(0, frames).Select(i => new FrameTime(1 + i * i * 0.37, i == 0 || i == frames - 1 ? FrameRole.Anchor : FrameRole.Middle))];
}
