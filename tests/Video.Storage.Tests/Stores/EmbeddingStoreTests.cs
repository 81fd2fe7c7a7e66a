using Npgsql;
using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

public sealed class EmbeddingStoreTests(StoreDatabase database) : StoreTests(database)
{
    private const int Dim = 4;
    private static readonly float[] East = [1, 0, 0, 0];
    private static readonly float[] North = [0, 1, 0, 0];

    private EmbeddingStore Embeddings => new(Connection);

    [Fact]
    public async Task A_model_is_one_row_with_an_index_for_each_kind_of_vector()
    {
        var first = await RegisterAsync("once");
        Assert.Equal(first, await RegisterAsync("once"));
        Assert.Equal(first, await Embeddings.FindAsync("once", CancellationToken.None));
        Assert.Equal(2L, await AskAsync($"SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%_of_model_{first.Number}' AND indexdef LIKE '%halfvec({Dim})%WHERE (model = {first.Number})%'"));
    }

    [Fact]
    public async Task Eight_processes_at_once_register_the_same_model()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var connection = await Database.ConnectAsync(CancellationToken.None);
            return (await new EmbeddingStore(connection).RegisterAsync("eight", "eight", Dim, Now, CancellationToken.None)).Number;
        }));
        Assert.Single(numbers.Distinct());
    }

    [Fact]
    public async Task The_same_weights_with_another_dimension_are_refused()
    {
        await RegisterAsync("grown");
        var error = await Assert.ThrowsAsync<StorageException>(() => Embeddings.RegisterAsync("grown", "grown", Dim + 1, Now, CancellationToken.None));
        Assert.Contains($"expected vectors of {Dim}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segments_vector_is_the_mean_of_its_frames_and_the_newest_put_holds()
    {
        var model = await RegisterAsync("mean");
        await PutAsync(model, segment: 1, (4, East), (5, East));
        await PutAsync(model, segment: 1, (4, East), (5, North));

        var (number, vector) = (await Embeddings.GetAsync(VideoId, 4.2, model, CancellationToken.None)).GetValueOrDefault();
        Assert.Equal(1, number);
        Assert.Equal([0.7071, 0.7071, 0, 0], vector.Select(value => (double)value), (expected, got) => Math.Abs(expected - got) < 1e-3);
        Assert.Null(await Embeddings.GetAsync(VideoId, 8, model, CancellationToken.None));
        Assert.Equal(model, Assert.Single(await Embeddings.ListInUseAsync(CancellationToken.None)));
        Assert.Equal(new EmbeddingCount(model, 1, 2), Assert.Single(await Embeddings.ListModelsAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task Models_do_not_see_each_others_vectors()
    {
        var (one, other) = (await RegisterAsync("one"), await RegisterAsync("other"));
        await PutAsync(one, segment: 0, (0, East));
        await PutAsync(other, segment: 2, (8, East));
        Assert.Equal([0], (await FindAsync(one, East)).Select(near => near.SegmentNumber));
        Assert.Equal([2], (await FindAsync(other, East)).Select(near => near.SegmentNumber));
    }

    [Fact]
    public async Task The_first_model_answers_and_one_that_nothing_wants_goes_with_its_vectors()
    {
        var (first, second) = (await RegisterAsync("first"), await RegisterAsync("second"));
        var models = new SearchModelStore(Connection);
        Assert.Equal((first, SearchModelRole.Answering, false), Roles(await models.FindAnsweringAsync(CancellationToken.None)));
        Assert.Null(await models.FindAsync(second.Number, CancellationToken.None));

        await PutAsync(first, segment: 0, (0, East));
        await models.BeginFillingAsync(second.Number, CancellationToken.None);
        Assert.Equal((second, SearchModelRole.Building, true), Roles(await models.FindFillingAsync(CancellationToken.None)));
        Assert.Equal([0], await Embeddings.ListIncompleteAsync(VideoId, second, 0, 10, CancellationToken.None));
        Assert.Empty(await Embeddings.ListIncompleteAsync(VideoId, first, 0, 10, CancellationToken.None));

        await models.EndFillingAsync(second.Number, CancellationToken.None);
        Assert.Equal((second, SearchModelRole.Answering, false), Roles(await models.FindAnsweringAsync(CancellationToken.None)));
        Assert.Equal([first.Number], await models.ListRetiredAsync(CancellationToken.None));
        await models.DropAsync(first.Number, CancellationToken.None);
        Assert.Equal(0L, await AskAsync($"SELECT (SELECT count(*) FROM frame_embeddings) + (SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%_of_model_{first.Number}')"));
        Assert.Equal(1L, await AskAsync("SELECT count(*) FROM embedding_models"));
    }

    private static (EmbeddingModel?, SearchModelRole?, bool?) Roles(SearchModel? model) => (model?.Model, model?.Role, model?.IsFilling);

    [Fact]
    public async Task Vectors_go_with_their_frames()
    {
        var model = await RegisterAsync("gone");
        await PutAsync(model, segment: 0, (0, East));
        await new FrameStore(Connection).ReplaceAsync(VideoId, 0, [], CancellationToken.None);
        Assert.Empty(await FindAsync(model, East));
        await Segments.ReplaceAsync(VideoId, [new Segment(0, 0, 10)], CancellationToken.None);
        Assert.Empty(await Embeddings.ListModelsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(new float[] { 1, 0, 0 }, "expected 4 values")]
    [InlineData(new float[] { 1, 1, 0, 0 }, "length 1")]
    [InlineData(new[] { float.NaN, 0, 0, 0 }, "finite")]
    public async Task A_vector_that_no_model_makes_is_refused_before_it_is_stored(float[] vector, string because)
    {
        var model = await RegisterAsync("refused");
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Embeddings.PutAsync(VideoId, 0, model, [new FrameEmbedding(0, vector)], CancellationToken.None));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => FindAsync(model, vector));
    }

    private Task<EmbeddingModel> RegisterAsync(string name) => Embeddings.RegisterAsync(name, name, Dim, Now, CancellationToken.None);

    private Task<List<NearVector>> FindAsync(EmbeddingModel model, float[] query) =>
        new VectorSearch(Connection, model).FindAsync(query, VectorLevel.Frame, SegmentFilter.None, 10, CancellationToken.None);

    private async Task PutAsync(EmbeddingModel model, int segment, params (double Seconds, float[] Vector)[] frames)
    {
        await new FrameStore(Connection).ReplaceAsync(VideoId, segment, [.. frames.Select(frame => new SampledFrame(frame.Seconds, FrameRole.Middle, Thumbnail: null))], CancellationToken.None);
        await Embeddings.PutAsync(VideoId, segment, model, [.. frames.Select(frame => new FrameEmbedding(frame.Seconds, frame.Vector))], CancellationToken.None);
    }
}
