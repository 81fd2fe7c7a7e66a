using System.Text.Json.Nodes;
using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

public sealed class VideoStoreTests(StoreDatabase database) : StoreTests(database)
{
    [Fact]
    public async Task The_same_bytes_twice_are_one_video()
    {
        var (first, isNew) = await Videos.AddAsync(NewVideo("a.mp4", 77), Now, CancellationToken.None);
        var (second, isNewAgain) = await Videos.AddAsync(NewVideo("b.mp4", 77), Now.AddHours(1), CancellationToken.None);
        Assert.True(isNew);
        Assert.False(isNewAgain);
        Assert.Equal("a.mp4", second.Name);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Sha256[..12], first.Id);
        Assert.Equal("cls", (string?)second.Options["strategy"]);
        Assert.Equal(VideoState.Queued, second.State);
        Assert.Equal(Now, second.CreatedAt);
    }

    [Fact]
    public async Task A_video_runs_and_is_done_or_fails_with_the_reason()
    {
        await Videos.MarkRunningAsync(VideoId, CancellationToken.None);
        Assert.Equal(VideoState.Running, (await ReadAsync()).State);

        await Videos.MarkFailedAsync(VideoId, "the reason", Now, CancellationToken.None);
        var failed = await ReadAsync();
        Assert.Equal((VideoState.Failed, "the reason", Now), (failed.State, failed.Error, failed.FinishedAt));

        await Videos.MarkRunningAsync(VideoId, CancellationToken.None);
        Assert.Equal(VideoState.Failed, (await ReadAsync()).State);

        await Videos.MarkQueuedAsync(VideoId, CancellationToken.None);
        await Videos.MarkRunningAsync(VideoId, CancellationToken.None);
        Assert.Equal((VideoState.Running, null, null), ((await ReadAsync()).State, (await ReadAsync()).Error, (await ReadAsync()).FinishedAt));
        await Videos.MarkDoneWhenFinishedAsync(VideoId, Now, CancellationToken.None);
        var done = await ReadAsync();
        Assert.Equal((VideoState.Done, null, Now), (done.State, done.Error, done.FinishedAt));
    }

    [Fact]
    public async Task Facts_of_several_stages_add_up()
    {
        await Videos.AddFactsAsync(VideoId, new JsonObject { ["header"] = new JsonObject { ["codec"] = "h264" } }, CancellationToken.None);
        await Videos.AddFactsAsync(VideoId, new JsonObject { ["decoded"] = new JsonObject { ["frames"] = 7 } }, CancellationToken.None);
        var facts = (await ReadAsync()).Facts;
        Assert.Equal("h264", (string?)facts["header"]?["codec"]);
        Assert.Equal(7, (int?)facts["decoded"]?["frames"]);
    }

    [Fact]
    public async Task Queuing_again_forgets_the_earlier_analysis()
    {
        await Videos.MarkDoneWhenFinishedAsync(VideoId, Now, CancellationToken.None);
        await Videos.RequeueAsync(VideoId, new JsonObject { ["strategy"] = "all" }, CancellationToken.None);
        var video = await ReadAsync();
        Assert.Equal((VideoState.Queued, null, null, null), (video.State, video.FinishedAt, video.DurationSeconds, video.ModelName));
        Assert.Equal("all", (string?)video.Options["strategy"]);
        Assert.Empty(await Segments.ListAsync(VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task Videos_are_found_by_id_by_its_beginning_and_by_name()
    {
        var (other, _) = await Videos.AddAsync(NewVideo("other.mp4", 0xabc), Now, CancellationToken.None);
        Assert.Equal(other.Id, (await Videos.ResolveAsync(other.Id, CancellationToken.None)).Id);
        Assert.Equal(other.Id, (await Videos.ResolveAsync("000000000A", CancellationToken.None)).Id);
        Assert.Equal(other.Id, (await Videos.ResolveAsync("other.mp4", CancellationToken.None)).Id);
        Assert.Contains("got 2", (await Assert.ThrowsAsync<StorageException>(() => Videos.ResolveAsync("0000", CancellationToken.None))).Message);
        Assert.Contains("'no%such'", (await Assert.ThrowsAsync<StorageException>(() => Videos.ResolveAsync("no%such", CancellationToken.None))).Message);
    }

    [Fact]
    public async Task Writing_to_a_deleted_video_says_so()
    {
        Assert.True(await Videos.DeleteAsync(VideoId, CancellationToken.None));
        Assert.False(await Videos.DeleteAsync(VideoId, CancellationToken.None));
        Assert.Contains("deleted", (await Assert.ThrowsAsync<StorageException>(() => Videos.MarkQueuedAsync(VideoId, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_is_cleaned_not_refused()
    {
        await Videos.SetSummaryAsync(VideoId, "a\0b\ud83dc 🎬", CancellationToken.None);
        await Videos.AddFactsAsync(VideoId, new JsonObject { ["tag"] = "x\0y", ["path"] = @"C:\u0000" }, CancellationToken.None);
        var video = await ReadAsync();
        Assert.Equal("ab\ufffdc 🎬", video.Summary);
        Assert.Equal("xy", (string?)video.Facts["tag"]);
        Assert.Equal(@"C:\u0000", (string?)video.Facts["path"]);
    }

    [Fact]
    public async Task Tags_stay_when_a_video_is_analysed_anew_and_go_when_it_is_deleted()
    {
        var tags = new TagStore(Connection);
        await tags.AddAsync(VideoId, [Tag.Of(" Holiday "), Tag.Of("2026")], CancellationToken.None);
        await tags.AddAsync(VideoId, ["holiday", "sea"], CancellationToken.None);
        await tags.RemoveAsync(VideoId, ["2026", "never"], CancellationToken.None);
        await Videos.RequeueAsync(VideoId, [], CancellationToken.None);
        Assert.Equal(["holiday", "sea"], (await Videos.GetAsync(VideoId, CancellationToken.None))?.Tags);
        await Videos.DeleteAsync(VideoId, CancellationToken.None);
        Assert.Equal(0L, await AskAsync("SELECT count(*) FROM video_tags"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a,b")]
    [InlineData("two\nlines")]
    public void What_is_no_tag_is_refused(string text) => Assert.Throws<StorageException>(() => Tag.Of(text));

    [Fact]
    public async Task What_a_transaction_did_not_commit_did_not_happen()
    {
        await using (await Connection.BeginTransactionAsync())
        {
            await Videos.SetSummaryAsync(VideoId, "never", CancellationToken.None);
        }

        Assert.Null((await ReadAsync()).Summary);
    }

    private async Task<VideoRow> ReadAsync() => await Videos.GetAsync(VideoId, CancellationToken.None) ?? throw new InvalidOperationException("gone");
}
