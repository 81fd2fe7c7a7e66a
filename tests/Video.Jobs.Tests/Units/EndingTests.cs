using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Units;
using Video.Testing;
using static Video.Jobs.Tests.Units.UnitBench;

namespace Video.Jobs.Tests.Units;

public sealed class EndingTests(TestCluster cluster)
{
    [Fact]
    public async Task A_failed_attempt_waits_and_the_last_one_fails_the_video()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var taken = await bench.TakeAsync(videoId, "probe");
            Assert.Equal(attempt, taken.Unit.Attempt);
            Assert.True(await bench.FailAsync(taken));
            if (attempt == 3)
                break;
            Assert.Equal(bench.Clock.GetUtcNow() + attempt * Second, bench.Queue.Tickets[^1].NotBefore);
            Assert.IsType<Claim.Busy>(await bench.DeliverAsync(taken.Unit.Id));
            bench.Clock.Advance(attempt * Second);
        }

        Assert.Equal(["probe 0 failed"], await bench.Videos.UnitsAsync(videoId));
        Assert.Equal(["failed: probe 0: failed 3 times, the last time with: out of memory"], await bench.Videos.StateAsync(videoId));
    }

    [Fact]
    public async Task Snoozed_and_handed_back_units_do_not_use_an_attempt()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        for (var i = 0; i < 5; i++)
        {
            var taken = await bench.TakeAsync(videoId, "probe");
            Assert.Equal(1, taken.Unit.Attempt);
            Assert.True(await bench.Endings.ReturnAsync(taken, Second, CancellationToken.None));
            bench.Clock.Advance(Second);
        }

        Assert.True(await bench.CompleteAsync(await bench.TakeAsync(videoId, "probe")));
    }

    [Fact]
    public async Task Every_return_to_the_queue_is_a_job_of_its_own()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        var taken = await bench.TakeAsync(videoId, "probe");
        await bench.DeliverAsync(taken.Unit.Id);
        await bench.FailAsync(taken);
        Assert.Equal(3, bench.Queue.Tickets.Select(ticket => (ticket.UnitId, ticket.Fence)).Distinct().Count());
    }

    [Fact]
    public async Task Discarded_input_fails_the_video_at_once_with_the_stages_own_words()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        Assert.True(await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "probe"), "clip.mp4 has no picture", CancellationToken.None));
        Assert.Equal(["failed: clip.mp4 has no picture"], await bench.Videos.StateAsync(videoId));
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_nothing_and_the_unit_still_held()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        var taken = await bench.TakeAsync(videoId, "probe");
        var tickets = bench.Queue.Tickets.Count;
        var refused = new StageOutcome.Completed(
            async (connection, transaction, token) =>
            {
                await Fakes.FakeStages.StoreAsync(taken.Unit, connection, transaction, token);
                await using var wrong = new NpgsqlCommand("SELECT 1 / 0", connection, transaction);
                await wrong.ExecuteNonQueryAsync(token);
            },
            [new UnitRequest("encode", 0)]);

        await Assert.ThrowsAsync<PostgresException>(() => bench.Endings.CompleteAsync(taken, refused, CancellationToken.None));

        Assert.Empty(await bench.Videos.ResultsAsync(videoId));
        Assert.Equal(["probe 0 running"], await bench.Videos.UnitsAsync(videoId));
        Assert.Equal(tickets, bench.Queue.Tickets.Count);
        Assert.True(await bench.CompleteAsync(taken));
    }

    [Fact]
    public async Task A_unit_that_fails_for_good_cancels_the_others_and_stops_those_that_run()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 3);
        var running = await bench.TakeAsync(videoId, "encode", 1);
        await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "encode", 0), "bad picture", CancellationToken.None);

        Assert.Equal(["encode 0 failed", "encode 1 cancelled", "encode 2 cancelled", "probe 0 done"], await bench.Videos.UnitsAsync(videoId));
        Assert.False(await bench.CompleteAsync(running));
        Assert.IsType<Claim.Gone>(await bench.DeliverAsync(await bench.Videos.UnitIdAsync(videoId, "encode", 2)));
    }

    [Fact]
    public async Task A_video_fails_with_the_first_of_two_failures()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 2);
        var (first, second) = (await bench.TakeAsync(videoId, "encode", 0), await bench.TakeAsync(videoId, "encode", 1));
        Assert.True(await bench.Endings.DiscardAsync(first, "first", CancellationToken.None));
        Assert.False(await bench.Endings.DiscardAsync(second, "second", CancellationToken.None));
        Assert.Equal(["failed: first"], await bench.Videos.StateAsync(videoId));
    }

    [Fact]
    public async Task A_failed_video_submitted_again_does_what_is_missing_and_nothing_that_is_done()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 2);
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", 0));
        await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "encode", 1), "bad picture", CancellationToken.None);

        await bench.SubmitAsync(videoId);

        Assert.Equal(["queued"], await bench.Videos.StateAsync(videoId));
        Assert.Equal(["caption 0 pending", "encode 0 done", "encode 1 pending", "probe 0 done"], await bench.Videos.UnitsAsync(videoId));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", 1));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "caption", 1));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "caption", 0));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "summarise"));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "index"));
        Assert.Equal(["done"], await bench.Videos.StateAsync(videoId));
        Assert.Equal(["caption 0", "caption 1", "encode 0", "encode 1", "index 0", "probe 0", "summarise 0"], await bench.Videos.ResultsAsync(videoId));
    }

    [Fact]
    public async Task A_first_unit_that_failed_gets_the_new_input()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "probe"), "no such model", CancellationToken.None);
        await bench.SubmitAsync(videoId, """{"model": "other"}""");
        Assert.Equal("""{"model": "other"}""", (await bench.TakeAsync(videoId, "probe")).Unit.Input);
    }

    [Fact]
    public async Task Submitting_a_video_that_is_under_way_changes_nothing()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 1);
        var tickets = bench.Queue.Tickets.Count;
        await bench.SubmitAsync(videoId);
        Assert.Equal(["running"], await bench.Videos.StateAsync(videoId));
        Assert.Equal(tickets, bench.Queue.Tickets.Count);
    }
}
