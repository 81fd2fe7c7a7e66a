using Npgsql;
using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

public sealed class TextStoreTests(StoreDatabase database) : StoreTests(database)
{
    private static readonly TextScope Everything = new(VideoId: null, Reach: null, Limit: 10);

    private TextStore Texts => new(Connection);

    [Fact]
    public async Task Words_are_matched_by_their_stems_and_hits_carry_their_times()
    {
        await PutAsync(VideoId, 1, 4, "Two red balls are rolling over the grass.");
        await PutAsync(VideoId, 2, 8, "A dog sleeps.");
        var hit = Assert.Single(await SearchAsync("a ball that rolls"));
        Assert.Equal((VideoId, "clip.mp4", 1, 4d, 5d, true), (hit.VideoId, hit.VideoName, hit.Text.Number, hit.Text.StartSeconds, hit.Text.EndSeconds, hit.AllWords));
    }

    [Fact]
    public async Task What_has_all_words_comes_before_what_has_some()
    {
        await PutAsync(VideoId, 0, 0, "A blue car. A blue car. A blue car.");
        await PutAsync(VideoId, 1, 4, "A person in a red coat gets into a car.");
        var hits = await SearchAsync("red car");
        Assert.Equal([(1, true), (0, false)], hits.Select(hit => (hit.Text.Number, hit.AllWords)));
        Assert.Single(await SearchAsync("red car", Everything with { Limit = 1 }));
    }

    [Fact]
    public async Task The_beginning_of_a_word_is_enough()
    {
        await PutAsync(VideoId, 0, 0, "An umbrella lies on the beach.");
        Assert.Single(await SearchAsync("umbr"));
    }

    [Fact]
    public async Task Phrases_and_exclusions_are_not_loosened()
    {
        await PutAsync(VideoId, 0, 0, "A red car stands.");
        await PutAsync(VideoId, 1, 4, "A car, red and old.");
        Assert.Equal([0], (await SearchAsync("\"red car\"")).Select(hit => hit.Text.Number));
        Assert.Equal([0], (await SearchAsync("car -old")).Select(hit => hit.Text.Number));
    }

    [Fact]
    public async Task A_search_may_be_limited_to_a_video_and_to_kinds()
    {
        var other = await AddProbedVideoAsync("other.mp4");
        await PutAsync(VideoId, 0, 0, "a ball");
        await PutAsync(other, 0, 0, "a ball");
        await Texts.PutAsync(other, new VideoText("summary", 0, 0, 10, "a ball"), CancellationToken.None);
        Assert.Equal(3, (await SearchAsync("ball")).Count);
        Assert.Equal([other, other], (await SearchAsync("ball", Everything with { VideoId = other })).Select(hit => hit.VideoId));
        Assert.Equal(["summary"], (await SearchAsync("ball", Everything with { Reach = TextReach.Broad })).Select(hit => hit.Text.Kind));
        Assert.Equal(["caption", "caption"], (await SearchAsync("ball", Everything with { Reach = TextReach.Moment })).Select(hit => hit.Text.Kind));
    }

    [Fact]
    public async Task What_has_only_some_words_is_found_where_nothing_has_all_but_one()
    {
        await PutAsync(VideoId, 0, 0, "A ship. A ship. A ship.");
        await PutAsync(VideoId, 1, 4, "The captain of a small ship looks out over the grey water and waves.");
        async Task<IEnumerable<(int, bool)>> Find(string query) => (await SearchAsync(query)).Select(hit => (hit.Text.Number, hit.AllWords));

        Assert.Equal([(1, true)], await Find("captain waves ship"));
        Assert.Equal([(1, false)], await Find("captain waves ship storm"));
        Assert.Equal([(0, false), (1, false)], (await Find("island mutiny ship storm")).Order());
    }

    [Fact]
    public async Task Words_that_stand_together_come_before_words_that_stand_apart()
    {
        await PutAsync(VideoId, 0, 0, "A red dog sleeps on the grass. Behind it a man in a blue coat walks. Far away a car stands.");
        await PutAsync(VideoId, 1, 4, "A red car stands.");
        await PutAsync(VideoId, 2, 8, "The red car drives.");
        var hits = await SearchAsync("red car");
        Assert.Equal([(1, 1), (2, 1), (0, 3)], hits.Select(hit => (hit.Text.Number, hit.Place)));
        Assert.All(hits, hit => Assert.True(hit.AllWords));
    }

    [Fact]
    public async Task Up_and_down_are_words()
    {
        await PutAsync(VideoId, 0, 0, "A man walks down the stairs.");
        await PutAsync(VideoId, 1, 4, "A man walks up the stairs.");
        Assert.Equal([(1, true), (0, false)], (await SearchAsync("a man who is walking up")).Select(hit => (hit.Text.Number, hit.AllWords)));
    }

    [Theory]
    [InlineData("show me a video of a ball")]
    [InlineData("Find the ball")]
    [InlineData("please show me all clips with balls")]
    [InlineData("there is a ball")]
    public async Task Words_that_ask_for_a_video_are_not_looked_for_in_it(string query)
    {
        await PutAsync(VideoId, 0, 0, "A ball. Find it!");
        await PutAsync(VideoId, 1, 4, "A dog.");
        Assert.Equal([(0, true)], (await SearchAsync(query)).Select(hit => (hit.Text.Number, hit.AllWords)));
        await PutAsync(VideoId, 2, 8, "A video on a phone that was lost. Show it!");
        Assert.Equal([2], (await SearchAsync("video")).Select(hit => hit.Text.Number));
        Assert.Equal([2], (await SearchAsync("show")).Select(hit => hit.Text.Number));
    }

    /// <summary>Any few of ten thousand texts that lack the one word that matters would only push down what has them all.</summary>
    [Fact]
    public async Task What_a_great_many_texts_of_a_library_match_is_looked_for_only_where_nothing_else_is_found()
    {
        await PutAsync(VideoId, 0, 0, "A zeppelin over a red car.");
        await using var fill = new NpgsqlCommand(
            "INSERT INTO texts (video_id, kind, number, start_seconds, end_seconds, body) SELECT @video, 'caption', i, 1, 2, 'A red car.' FROM generate_series(1, 12000) i; ANALYZE texts", Connection);
        fill.Parameters.AddWithValue("video", VideoId);
        await fill.ExecuteNonQueryAsync();

        Assert.Equal([0], (await SearchAsync("red car zeppelin")).Select(hit => hit.Text.Number));
        Assert.Equal(Everything.Limit, (await SearchAsync("red car umbrella")).Count);
        Assert.Equal(Everything.Limit, (await SearchAsync("red car zeppelin", Everything with { VideoId = VideoId })).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("what is this")] // stop words only
    [InlineData("' | & ! ( ) : * \\ \"")]
    [InlineData("elephant")]
    [InlineData("it's a \\'back\\slash:* & (\0 path/to/file.txt")]
    public async Task A_query_without_a_match_finds_nothing_whatever_it_is(string query)
    {
        await PutAsync(VideoId, 0, 0, "A ball.");
        Assert.Empty(await SearchAsync(query));
    }

    [Fact]
    public async Task A_text_put_again_replaces_the_earlier_one()
    {
        await PutAsync(VideoId, 0, 0, "A ball.");
        await PutAsync(VideoId, 0, 0, "A dog.");
        Assert.Empty(await SearchAsync("ball"));
        Assert.Equal(["A dog."], (await Texts.ListAsync(VideoId, "caption", CancellationToken.None)).Select(text => text.Body));
        await Texts.DeleteAsync(VideoId, "caption", CancellationToken.None);
        Assert.Empty(await Texts.ListAsync(VideoId, "caption", CancellationToken.None));
    }

    private async Task<List<TextHit>> SearchAsync(string query, TextScope? scope = null) =>
        await Texts.SearchAsync(await Texts.ReadAsync(query, CancellationToken.None), scope ?? Everything, CancellationToken.None);

    private Task PutAsync(string videoId, int number, double start, string body) =>
        Texts.PutAsync(videoId, new VideoText("caption", number, start, start + 1, body), CancellationToken.None);
}
