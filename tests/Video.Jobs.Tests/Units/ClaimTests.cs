using Video.Jobs.Tests.Fakes;
using Video.Jobs.Units;
using Video.Testing;
using static Video.Jobs.Tests.Units.UnitBench;

namespace Video.Jobs.Tests.Units;

public sealed class ClaimTests(TestCluster cluster)
{
    [Fact]
    public async Task A_pending_unit_is_taken_once_however_often_it_is_delivered()
    {
        await using var bench = await CreateAsync(cluster);
        var unitId = await bench.Videos.UnitIdAsync(await bench.SubmitAsync(), "probe", 0);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.DeliverAsync(unitId)));
        Assert.Single(claims.OfType<Claim.Taken>());
        Assert.Equal(7, claims.OfType<Claim.Busy>().Count());
    }

    [Fact]
    public async Task A_duplicate_delivery_is_looked_at_again_when_the_unit_could_be_free()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        var taken = await bench.TakeAsync(videoId, "probe");
        var busy = Assert.IsType<Claim.Busy>(await bench.DeliverAsync(taken.Unit.Id));
        Assert.Equal(bench.Clock.GetUtcNow() + 30 * Second, busy.Until);
        Assert.Equal(busy.Until, bench.Queue.Tickets[^1].NotBefore);
    }

    [Fact]
    public async Task A_recovered_delivery_takes_over_when_the_heart_has_stopped()
    {
        await using var bench = await CreateAsync(cluster);
        var taken = await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        bench.Clock.Advance(4 * Second);
        var again = Assert.IsType<Claim.Taken>(await bench.DeliverAsync(taken.Unit.Id, recovered: true));
        Assert.True(again.Fence > taken.Fence);
        Assert.Equal(2, again.Unit.Attempt);
    }

    [Fact]
    public async Task A_recovered_delivery_takes_nothing_from_a_worker_whose_heart_beats()
    {
        await using var bench = await CreateAsync(cluster);
        var taken = await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        bench.Clock.Advance(2 * Second);
        Assert.IsType<Claim.Busy>(await bench.DeliverAsync(taken.Unit.Id, recovered: true));
        Assert.True(await bench.CompleteAsync(taken));
    }

    [Fact]
    public async Task A_unit_that_is_silent_for_long_is_taken_over_without_word_from_the_engine()
    {
        await using var bench = await CreateAsync(cluster);
        var taken = await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        bench.Clock.Advance(31 * Second);
        Assert.IsType<Claim.Taken>(await bench.DeliverAsync(taken.Unit.Id));
    }

    [Fact]
    public async Task A_unit_that_was_taken_over_is_lost_to_its_first_worker()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        var zombie = await bench.TakeAsync(videoId, "probe");
        bench.Clock.Advance(31 * Second);
        var second = Assert.IsType<Claim.Taken>(await bench.DeliverAsync(zombie.Unit.Id));

        Assert.False(await bench.CompleteAsync(zombie, chunks: 9));
        Assert.False(await bench.FailAsync(zombie));
        Assert.False(await bench.Endings.DiscardAsync(zombie, "bad", CancellationToken.None));
        Assert.False(await bench.Endings.ReturnAsync(zombie, Second, CancellationToken.None));
        Assert.Empty(await bench.Videos.ResultsAsync(videoId));

        Assert.True(await bench.CompleteAsync(second, chunks: 1));
        Assert.False(await bench.CompleteAsync(zombie, chunks: 9));
        Assert.Equal(["probe 0"], await bench.Videos.ResultsAsync(videoId));
        Assert.Equal(["encode 0 pending", "probe 0 done"], await bench.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task A_unit_whose_process_dies_again_and_again_fails_and_the_video_says_why()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 2);
        var unitId = await bench.Videos.UnitIdAsync(videoId, "encode", 1);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<Claim.Taken>(await bench.DeliverAsync(unitId));
            bench.Clock.Advance(31 * Second);
        }

        Assert.IsType<Claim.Poisoned>(await bench.DeliverAsync(unitId));
        Assert.Equal(["encode 0 cancelled", "encode 1 failed", "probe 0 done"], await bench.Videos.UnitsAsync(videoId));
        Assert.Contains("failed: encode 1: the process that ran it died 3 times", Assert.Single(await bench.Videos.StateAsync(videoId)));
        Assert.Equal("3", await bench.ColumnAsync(unitId, "starts"));
    }

    [Fact]
    public async Task A_deleted_videos_units_are_gone()
    {
        await using var bench = await CreateAsync(cluster);
        var taken = await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        await bench.Videos.ExecuteAsync("DELETE FROM videos");
        Assert.IsType<Claim.Gone>(await bench.DeliverAsync(taken.Unit.Id));
        Assert.False(await bench.CompleteAsync(taken));
    }

    [Fact]
    public async Task The_first_claim_sets_the_video_running()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        Assert.Equal(["queued"], await bench.Videos.StateAsync(videoId));
        await bench.TakeAsync(videoId, "probe");
        Assert.Equal(["running"], await bench.Videos.StateAsync(videoId));
    }
}
