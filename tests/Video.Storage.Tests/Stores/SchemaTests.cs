
namespace Video.Storage.Tests.Stores;

/// <summary>What the tables refuse, whatever program writes them.</summary>
public sealed class SchemaTests(StoreDatabase database) : StoreTests(database)
{
    /// <summary>Frames of a model of two dimensions.</summary>
    private const string Frame =
        """
        INSERT INTO sampled_frames SELECT video_id, number, start_seconds, 'anchor' FROM segments;
        INSERT INTO embedding_models (fingerprint, name, dim, created_at) VALUES ('e', 'e', 2, now()) ON CONFLICT DO NOTHING;
        WITH model AS (SELECT number FROM embedding_models WHERE fingerprint = 'e')
        INSERT INTO frame_embeddings (video_id, segment_number, model, seconds, dim, embedding) SELECT video_id, segment_number, model.number,
        """;

    [Theory]
    [InlineData("UPDATE videos SET state = 'paused'")]
    [InlineData("UPDATE videos SET state = 'done'")] // without a finish time
    [InlineData("UPDATE videos SET finished_at = now()")] // without being finished
    [InlineData("UPDATE videos SET state = 'failed', finished_at = now()")] // without saying why
    [InlineData("UPDATE videos SET error = 'why'")] // without having failed
    [InlineData("UPDATE videos SET duration_seconds = 'NaN'")]
    [InlineData("UPDATE videos SET duration_seconds = 'Infinity'")]
    [InlineData("UPDATE videos SET duration_seconds = 9")] // its segments end at 10
    [InlineData("UPDATE videos SET duration_seconds = NULL")]
    [InlineData("UPDATE videos SET id = 'ffffffffffff'")] // not the beginning of its hash
    [InlineData("UPDATE videos SET model_name = NULL")] // with a fingerprint
    [InlineData("UPDATE videos SET facts = '[]'")]
    [InlineData("UPDATE segments SET end_seconds = 10.001 WHERE number = 2")]
    [InlineData("UPDATE segments SET start_seconds = end_seconds")]
    [InlineData("UPDATE segments SET start_seconds = 'NaN'")]
    [InlineData("UPDATE segments SET number = 0 WHERE number = 1")]
    [InlineData("UPDATE segments SET motion_magnitude = 1")] // without the motion
    [InlineData("UPDATE segments SET motion = '{}', motion_magnitude = 1, motion_direction = 360")]
    [InlineData("UPDATE segments SET motion = '{}', motion_magnitude = 0, motion_direction = 90")]
    [InlineData("INSERT INTO segments SELECT video_id, 3, -1, 1 FROM segments")]
    [InlineData("INSERT INTO sampled_frames SELECT video_id, number, end_seconds, 'anchor' FROM segments")] // the end is not inside
    [InlineData("INSERT INTO sampled_frames SELECT video_id, number, start_seconds, 'last' FROM segments")]
    [InlineData("INSERT INTO sampled_frames SELECT video_id, number, start_seconds, 'anchor', 'PNG' FROM segments")]
    [InlineData("INSERT INTO sampled_frames SELECT video_id, 17, 1, 'anchor' FROM segments")]
    [InlineData("INSERT INTO visual_tokens SELECT video_id, number, 'model-1', 'all', 2, 2, 3, '\\x00' FROM segments")] // not 2 x 3 x 2 bytes
    [InlineData("INSERT INTO visual_tokens SELECT video_id, number, 'model-1', 'all', 2, 1, 1, '\\x00000000' FROM segments")] // more than before
    [InlineData("INSERT INTO visual_tokens SELECT video_id, number, 'other', 'all', 1, 1, 1, '\\x0000' FROM segments")] // another model
    [InlineData("INSERT INTO chapters SELECT id, 0, 0, 11, 'title', 'text' FROM videos")]
    [InlineData("INSERT INTO texts SELECT id, 'caption', 0, 0, 11, 'text' FROM videos")]
    [InlineData("INSERT INTO texts SELECT id, 'Not a kind', 0, 0, 1, 'text' FROM videos")]
    [InlineData("INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), ' ', 'answer', false, '[]' FROM videos")]
    [InlineData("INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), 'q', 'a', true, '[{\"startSeconds\": 1, \"endSeconds\": 11}]' FROM videos")]
    [InlineData("INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), 'q', 'a', true, '[{\"startSeconds\": 2, \"endSeconds\": 2}]' FROM videos")]
    [InlineData("INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), 'q', 'a', true, '[{\"endSeconds\": 2}]' FROM videos")]
    [InlineData("INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), 'q', 'a', false, '[{\"startSeconds\": 1, \"endSeconds\": 2}]' FROM videos")]
    [InlineData("INSERT INTO ledger SELECT id, 'probe', -1, '{}', now() FROM videos")]
    [InlineData("INSERT INTO embedding_models (fingerprint, name, dim, created_at) VALUES ('e', 'e', 4001, now())")] // longer than an index takes
    [InlineData(Frame + "seconds + 0.5, 2, '[1,0]' FROM sampled_frames, model")] // a time without a frame
    [InlineData(Frame + "seconds, 2, '[1,0,0]' FROM sampled_frames, model")] // not of its dimension
    [InlineData(Frame + "seconds, 3, '[1,0,0]' FROM sampled_frames, model")] // not of the model's
    [InlineData(Frame + "seconds, 2, '[0,0]' FROM sampled_frames, model")] // no direction
    [InlineData(Frame + "seconds, 2, '[3,4]' FROM sampled_frames, model")] // not of length 1
    public async Task A_row_that_breaks_an_invariant_is_refused(string sql) => Assert.NotNull(await RefusedByAsync(sql));

    [Theory]
    [InlineData("UPDATE videos SET duration_seconds = 10.5")]
    [InlineData("UPDATE segments SET motion = '{}', motion_magnitude = 0")]
    [InlineData("INSERT INTO sampled_frames SELECT video_id, number, start_seconds, 'anchor', '\\xffd8ff' FROM segments")]
    [InlineData("INSERT INTO visual_tokens SELECT video_id, number, 'model-1', 'all', 2, 2, 3, '\\x000102030405060708090a0b' FROM segments")]
    [InlineData("INSERT INTO chapters SELECT id, 0, 0, 10, 'title', 'text' FROM videos")]
    [InlineData(Frame + "seconds, 2, '[0.6,0.8]' FROM sampled_frames, model")]
    public async Task A_row_that_keeps_them_is_not(string sql) => await AskAsync(sql);

    [Fact]
    public async Task The_model_of_a_video_does_not_change_under_its_tokens()
    {
        await AskAsync("INSERT INTO visual_tokens SELECT video_id, number, 'model-1', 'all', 1, 1, 1, '\\x0000' FROM segments");
        Assert.NotNull(await RefusedByAsync("UPDATE videos SET model_fingerprint = 'model-2'"));
    }

    [Fact]
    public async Task Deleting_a_video_deletes_all_that_is_stored_of_it()
    {
        await AskAsync(
            """
            INSERT INTO sampled_frames SELECT video_id, number, start_seconds, 'anchor' FROM segments;
            INSERT INTO visual_tokens SELECT video_id, number, 'model-1', 'all', 1, 1, 1, '\x0000' FROM segments;
            INSERT INTO chapters SELECT id, 0, 0, 10, 'title', 'text' FROM videos;
            INSERT INTO texts SELECT id, 'caption', 0, 0, 10, 'text' FROM videos;
            INSERT INTO questions (video_id, asked_at, question, answer, found, evidence) SELECT id, now(), 'q', 'a', false, '[]' FROM videos;
            INSERT INTO ledger SELECT id, 'probe', 0, '{}', now() FROM videos;
            """);
        Assert.True(await Videos.DeleteAsync(VideoId, CancellationToken.None));
        var left = await AskAsync(
            """
            SELECT (SELECT count(*) FROM segments) + (SELECT count(*) FROM sampled_frames) + (SELECT count(*) FROM visual_tokens) + (SELECT count(*) FROM chapters)
                 + (SELECT count(*) FROM texts) + (SELECT count(*) FROM questions) + (SELECT count(*) FROM ledger)
            """);
        Assert.Equal(0L, left);
    }

    [Fact]
    public async Task Tokens_are_stored_uncompressed() =>
        Assert.Equal('e', await AskAsync("SELECT attstorage FROM pg_attribute WHERE attrelid = 'visual_tokens'::regclass AND attname = 'data'"));
}
