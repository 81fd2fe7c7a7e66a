using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

public sealed class EmbeddingCheckupTests(StoreDatabase database) : StoreTests(database)
{
    private static readonly float[][] Different = [[1, 0], [0, 1], [-1, 0]];

    private EmbeddingCheckup Checkup => new(Connection);

    [Fact]
    public async Task Nothing_stored_is_nothing_wrong()
    {
        Assert.Empty(await Checkup.RunAsync(CancellationToken.None));
        Assert.Equal(0, await Checkup.CountMissingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Good_vectors_are_found_and_nothing_is_said_against_them()
    {
        await PutAsync("good", Different);
        var health = Assert.Single(await Checkup.RunAsync(CancellationToken.None));
        Assert.Equal((3L, 3L, 0L, true, 1d), (health.Count.Segments, health.Count.Frames, health.Invalid, health.HasIndexes, health.Recall));
        Assert.InRange(health.Alikeness ?? 2, 0, 0.9);
    }

    [Fact]
    public async Task Vectors_that_are_all_the_same_are_noticed()
    {
        await PutAsync("same", [[0.6f, 0.8f], [0.6f, 0.8f], [0.6f, 0.8f]]);
        Assert.True(Assert.Single(await Checkup.RunAsync(CancellationToken.None)).Alikeness > EmbeddingHealth.Alike);
    }

    [Fact]
    public async Task An_index_that_is_gone_is_noticed_and_can_be_made_again()
    {
        var model = await PutAsync("gone", Different);
        await AskAsync($"DROP INDEX segment_embeddings_of_model_{model.Number}");
        Assert.False(Assert.Single(await Checkup.RunAsync(CancellationToken.None)).HasIndexes);
        await AskAsync($"SELECT create_embedding_indexes({model.Number})");
        Assert.True(Assert.Single(await Checkup.RunAsync(CancellationToken.None)).HasIndexes);
    }

    [Fact]
    public async Task Damaged_vectors_are_counted()
    {
        var model = await PutAsync("damaged", Different);
        await AskAsync("ALTER TABLE segment_embeddings DROP CONSTRAINT length_is_one");
        await AskAsync($"UPDATE segment_embeddings SET embedding = '[3,4]' WHERE model = {model.Number} AND segment_number = 1");
        Assert.Equal(1, Assert.Single(await Checkup.RunAsync(CancellationToken.None)).Invalid);
    }

    [Fact]
    public async Task Frames_and_segments_without_a_vector_are_counted_where_there_should_be_one()
    {
        await PutAsync("missing", Different);
        await AskAsync("DELETE FROM segment_embeddings WHERE segment_number = 2");
        Assert.Equal(1, await Checkup.CountMissingAsync(CancellationToken.None));

        await AskAsync("DELETE FROM frame_embeddings WHERE segment_number = 1");
        Assert.Equal(1, await Checkup.CountMissingAsync(CancellationToken.None)); // the video did not ask for vectors
        await AskAsync("UPDATE videos SET state = 'done', finished_at = now(), options = '{\"searchModel\": \"/models/clip\"}'");
        Assert.Equal(2, await Checkup.CountMissingAsync(CancellationToken.None));
    }

    private async Task<EmbeddingModel> PutAsync(string name, float[][] vectors)
    {
        var store = new EmbeddingStore(Connection);
        var model = await store.RegisterAsync(name, name, dim: 2, Now, CancellationToken.None);
        foreach (var (segment, i) in (await Segments.ListAsync(VideoId, CancellationToken.None)).Select((segment, i) => (segment, i)))
        {
            await new FrameStore(Connection).ReplaceAsync(VideoId, segment.Number, [new SampledFrame(segment.StartSeconds, FrameRole.Anchor, Thumbnail: null)], CancellationToken.None);
            await store.PutAsync(VideoId, segment.Number, model, [new FrameEmbedding(segment.StartSeconds, vectors[i])], CancellationToken.None);
        }

        return model;
    }
}
