using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;
using Video.Testing;
using static Video.Jobs.Tests.Units.UnitBench;

namespace Video.Jobs.Tests.Units;

public sealed class FollowerTests(TestCluster cluster)
{
    [Fact]
    public async Task A_caption_follows_its_own_chunk_and_nothing_else_yet()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 2);
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", 1));
        Assert.Equal(["caption 1 pending", "encode 0 pending", "encode 1 done", "probe 0 done"], await bench.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task The_summary_waits_for_chunks_that_are_not_even_encoded()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 2);
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", 0));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "caption", 0));
        Assert.DoesNotContain(await bench.Videos.UnitsAsync(videoId), unit => unit.StartsWith("summarise", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Of_captions_that_end_at_the_same_time_exactly_one_enqueues_the_summary(int chunks)
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks);
        foreach (var chunk in Enumerable.Range(0, chunks))
            await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", chunk));
        var captions = new List<Jobs.Units.Claim.Taken>();
        foreach (var chunk in Enumerable.Range(0, chunks))
            captions.Add(await bench.TakeAsync(videoId, "caption", chunk));

        var done = await Task.WhenAll(captions.Select(caption => Task.Run(() => bench.CompleteAsync(caption))));

        Assert.All(done, Assert.True);
        var summary = await bench.Videos.UnitIdAsync(videoId, "summarise", 0);
        Assert.Single(bench.Queue.Tickets, ticket => ticket.UnitId == summary);
    }

    [Fact]
    public async Task A_probe_that_chooses_no_chunks_goes_on_to_the_summary()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 0);
        Assert.Equal(["probe 0 done", "summarise 0 pending"], await bench.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task The_video_is_done_with_its_last_unit()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 0);
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "summarise"));
        Assert.Equal(["running"], await bench.Videos.StateAsync(videoId));
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "index"));
        Assert.Equal(["done"], await bench.Videos.StateAsync(videoId));
    }

    [Fact]
    public async Task A_follower_that_the_stage_chose_keeps_the_input_it_was_given()
    {
        await using var bench = await CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 1);
        var encode = await bench.TakeAsync(videoId, "encode");
        await bench.Endings.CompleteAsync(
            encode, new StageOutcome.Completed((_, _, _) => Task.CompletedTask, [new UnitRequest("caption", 0, """{"words": 5}""")]), CancellationToken.None);
        Assert.Equal("""{"words": 5}""", (await bench.TakeAsync(videoId, "caption")).Unit.Input);
    }

    [Fact]
    public async Task Units_of_the_video_that_came_first_are_due_first()
    {
        await using var bench = await CreateAsync(cluster);
        var first = await bench.SubmitAsync();
        bench.Clock.Advance(Second);
        var second = await bench.ProbedAsync(chunks: 1);
        bench.Clock.Advance(Second);
        await bench.CompleteAsync(await bench.TakeAsync(first, "probe"), chunks: 1);
        var due = bench.Queue.Tickets.ToLookup(ticket => ticket.UnitId, ticket => ticket.NotBefore);
        Assert.True(due[await bench.Videos.UnitIdAsync(first, "encode", 0)].Single() < due[await bench.Videos.UnitIdAsync(second, "encode", 0)].Single());
    }

    [Fact]
    public async Task A_stage_that_the_pipeline_does_not_know_is_refused_with_those_it_knows()
    {
        await using var bench = await CreateAsync(cluster);
        var probe = await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        var wrong = new StageOutcome.Completed((_, _, _) => Task.CompletedTask, [new UnitRequest("encod", 0)]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Endings.CompleteAsync(probe, wrong, CancellationToken.None));
        Assert.Contains("\"encod\": expected one of probe, encode", error.Message);
    }
}
