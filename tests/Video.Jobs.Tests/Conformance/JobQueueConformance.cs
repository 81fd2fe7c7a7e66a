using Video.Jobs.Queue;
using Video.Jobs.Tests.Children;
using Video.Storage;
using Video.Testing;

namespace Video.Jobs.Tests.Conformance;

/// <summary>What every adapter of <see cref="IJobQueue"/> must do. An adapter's test class derives from this and names itself.</summary>
public abstract class JobQueueConformance(TestCluster cluster) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().AddSeconds(-1);
    private readonly List<IJobQueue> _queues = [];
    private Database? _database;

    /// <summary>The adapter's name in <see cref="Adapters"/>.</summary>
    protected abstract string Adapter { get; }

    private Database Database => _database ?? throw new InvalidOperationException("no database yet");

    public async ValueTask InitializeAsync() => _database = await cluster.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
            await queue.DisposeAsync();
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_committed_job_runs_exactly_once()
    {
        var inbox = new Inbox();
        var queue = await ServeAsync(inbox, ("cpu", 1));
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now));
        await EnqueueAsync(queue, new JobTicket(2, 0, "cpu", Now.AddMilliseconds(1)));
        Assert.Equal([1, 2], await inbox.TakeAsync(2, Soon));
    }

    [Fact]
    public async Task A_job_of_a_rolled_back_transaction_never_runs()
    {
        var inbox = new Inbox();
        var queue = await ServeAsync(inbox, ("cpu", 1));
        await using (var connection = await Database.Source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await queue.EnqueueAsync(transaction, new JobTicket(1, 0, "cpu", Now), CancellationToken.None);
            await transaction.RollbackAsync();
        }

        await EnqueueAsync(queue, new JobTicket(2, 0, "cpu", Now.AddMilliseconds(1)));
        Assert.Equal([2], await inbox.TakeAsync(1, Soon));
    }

    [Fact]
    public async Task A_job_does_not_run_before_its_transaction_commits()
    {
        var inbox = new Inbox();
        var queue = await ServeAsync(inbox, ("cpu", 1));
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await queue.EnqueueAsync(transaction, new JobTicket(1, 0, "cpu", Now), CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(2, 0, "cpu", Now));
        Assert.Equal([2], await inbox.TakeAsync(1, Soon));
        await transaction.CommitAsync();
        Assert.Equal([1], await inbox.TakeAsync(1, Soon));
    }

    [Fact]
    public async Task The_same_ticket_twice_is_one_job()
    {
        var queue = await NewAsync();
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now), new JobTicket(1, 0, "cpu", Now));
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now));
        await EnqueueAsync(queue, new JobTicket(2, 0, "cpu", Now.AddMilliseconds(1)));
        var inbox = new Inbox();
        await ServeAsync(inbox, ("cpu", 1));
        Assert.Equal([1, 2], await inbox.TakeAsync(2, Soon));
    }

    [Fact]
    public async Task The_next_attempt_can_be_enqueued_while_the_last_one_runs()
    {
        var inbox = new Inbox();
        var queue = await NewAsync();
        await queue.StartAsync(
            Limits(("cpu", 1)),
            async (delivery, _) =>
            {
                if (inbox.Add(delivery) == 1)
                    await EnqueueAsync(queue, new JobTicket(delivery.UnitId, 1, "cpu", Now));
            },
            CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(7, 0, "cpu", Now));
        Assert.Equal([7, 7], await inbox.TakeAsync(2, Soon));
    }

    [Fact]
    public async Task A_process_that_only_enqueues_runs_nothing()
    {
        var enqueuing = await NewAsync();
        await EnqueueAsync(enqueuing, new JobTicket(1, 0, "cpu", Now));
        var inbox = new Inbox();
        await ServeAsync(inbox, ("cpu", 1));
        Assert.Equal([1], await inbox.TakeAsync(1, Soon));
    }

    [Fact]
    public async Task A_waiting_job_starts_at_once_when_it_is_committed_elsewhere()
    {
        var inbox = new Inbox();
        await ServeAsync(inbox, ("cpu", 1));
        var enqueuing = await NewAsync();
        await EnqueueAsync(enqueuing, new JobTicket(1, 0, "cpu", Now));
        Assert.Equal([1], await inbox.TakeAsync(1, Soon));
    }

    [Fact]
    public async Task No_more_jobs_of_a_group_run_than_its_limit()
    {
        var inbox = new Inbox();
        var gate = new Gate();
        var queue = await NewAsync();
        await queue.StartAsync(Limits(("cpu", 2), ("gpu", 1)), (delivery, token) => gate.HoldAsync(inbox, delivery, token), CancellationToken.None);
        await EnqueueAsync(queue, [.. Enumerable.Range(0, 6).Select(i => new JobTicket(100 + i, 0, "cpu", Now))]);
        await EnqueueAsync(queue, [.. Enumerable.Range(0, 3).Select(i => new JobTicket(200 + i, 0, "gpu", Now))]);

        // Full: two and one. Each that leaves lets exactly one of its own group in.
        var first = await inbox.TakeAsync(3, Soon);
        Assert.Equal(2, first.Count(id => id < 200));
        for (var i = 0; i < 6; i++)
        {
            gate.LetOneGo();
            await inbox.TakeAsync(1, Soon);
        }

        gate.Open();
        Assert.Equal((2, 1), (gate.Most(id => id < 200), gate.Most(id => id >= 200)));
    }

    [Fact]
    public async Task Jobs_of_a_group_that_is_not_served_are_left_for_who_serves_it()
    {
        var cpu = new Inbox();
        var queue = await ServeAsync(cpu, ("cpu", 4));
        await EnqueueAsync(queue, new JobTicket(1, 0, "gpu", Now), new JobTicket(2, 0, "cpu", Now));
        Assert.Equal([2], await cpu.TakeAsync(1, Soon));

        var gpu = new Inbox();
        await ServeAsync(gpu, ("gpu", 1));
        Assert.Equal([1], await gpu.TakeAsync(1, Soon));
        Assert.Equal(1, cpu.Count);
    }

    [Fact]
    public async Task A_job_waits_for_its_time()
    {
        var inbox = new Inbox();
        var queue = await ServeAsync(inbox, ("cpu", 1));
        var due = TimeProvider.System.GetUtcNow().AddSeconds(1.5);
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", due), new JobTicket(2, 0, "cpu", Now));
        Assert.Equal([2, 1], await inbox.TakeAsync(2, Soon));
        Assert.True(TimeProvider.System.GetUtcNow() >= due);
    }

    [Fact]
    public async Task Due_jobs_go_out_in_the_order_of_their_times()
    {
        var queue = await NewAsync();
        await EnqueueAsync(queue, [.. new long[] { 3, 1, 5, 2, 4 }.Select(i => new JobTicket(i, 0, "cpu", Now.AddHours(-1).AddSeconds(i)))]);
        var inbox = new Inbox();
        await ServeAsync(inbox, ("cpu", 1));
        Assert.Equal([1, 2, 3, 4, 5], await inbox.TakeAsync(5, Soon));
    }

    [Fact]
    public async Task A_job_whose_handler_threw_is_delivered_again()
    {
        var inbox = new Inbox();
        var queue = await NewAsync();
        await queue.StartAsync(
            Limits(("cpu", 1)),
            (delivery, _) => inbox.Add(delivery) == 1 ? throw new InvalidOperationException("the database is away") : Task.CompletedTask,
            CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now));
        Assert.Equal([1, 1], await inbox.TakeAsync(2, Soon));
    }

    [Fact]
    public async Task Two_workers_share_the_jobs_and_each_runs_once()
    {
        var (left, right, both) = (new Inbox(), new Inbox(), new Gate());
        var first = await NewAsync();
        await first.StartAsync(Limits(("cpu", 2)), (delivery, token) => both.HoldAsync(left, delivery, token), CancellationToken.None);
        var second = await NewAsync();
        await second.StartAsync(Limits(("cpu", 2)), (delivery, token) => both.HoldAsync(right, delivery, token), CancellationToken.None);
        await EnqueueAsync(first, [.. Enumerable.Range(1, 40).Select(i => new JobTicket(i, 0, "cpu", Now))]);

        var ids = new List<long>([.. await left.TakeAsync(2, Soon), .. await right.TakeAsync(2, Soon)]);
        both.Open();
        while (ids.Count < 40)
            ids.AddRange(await Inbox.TakeAnyAsync(Soon, left, right));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), ids.Order());
    }

    [Fact]
    public async Task Jobs_of_a_killed_process_are_delivered_elsewhere_as_recovered_and_only_to_their_group()
    {
        var queue = await NewAsync();
        await using var child = ChildProcess.Start("queue", Adapter, Database.ConnectionString, "gpu");
        await EnqueueAsync(queue, new JobTicket(1, 0, "gpu", Now));
        await child.WaitForLineAsync("delivered 1", Soon);
        var (cpu, gpu) = (new Inbox(), new Inbox());
        await ServeAsync(cpu, ("cpu", 1));
        await ServeAsync(gpu, ("gpu", 1));
        await child.KillAsync();

        Assert.Equal([1], await gpu.TakeAsync(1, Soon));
        Assert.True(gpu.Last.Recovered);
        Assert.Equal(0, cpu.Count);
    }

    [Fact]
    public async Task A_stop_waits_for_running_jobs()
    {
        var (inbox, gate) = (new Inbox(), new Gate());
        var queue = await NewAsync();
        await queue.StartAsync(Limits(("cpu", 1)), (delivery, token) => gate.HoldAsync(inbox, delivery, token), CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now));
        await inbox.TakeAsync(1, Soon);
        var stopping = queue.StopAsync(Soon, CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        gate.Open();
        await stopping.WaitAsync(Soon);
        Assert.Equal(0, gate.Cancelled);
    }

    [Fact]
    public async Task A_stop_cancels_jobs_that_outlast_the_grace_time_and_they_count_as_delivered()
    {
        var (inbox, gate) = (new Inbox(), new Gate());
        var queue = await NewAsync();
        await queue.StartAsync(Limits(("cpu", 1)), (delivery, token) => gate.HoldAsync(inbox, delivery, token), CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now), new JobTicket(2, 0, "cpu", Now.AddMilliseconds(1)));
        await inbox.TakeAsync(1, Soon);
        await queue.StopAsync(TimeSpan.Zero, CancellationToken.None).WaitAsync(Soon);
        Assert.Equal(1, gate.Cancelled);

        var next = new Inbox();
        await ServeAsync(next, ("cpu", 1));
        Assert.Equal([2], await next.TakeAsync(1, Soon));
        Assert.Equal([], await (await NewAsync()).FindMissingAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task A_queue_can_be_started_again_after_a_stop()
    {
        var inbox = new Inbox();
        var queue = await ServeAsync(inbox, ("cpu", 1));
        await queue.StopAsync(Soon, CancellationToken.None);
        await EnqueueAsync(queue, new JobTicket(1, 0, "cpu", Now));
        await queue.StartAsync(Limits(("cpu", 1)), inbox.HandleAsync, CancellationToken.None);
        Assert.Equal([1], await inbox.TakeAsync(1, Soon));
    }

    [Fact]
    public async Task Missing_jobs_are_those_that_were_never_enqueued_or_are_over()
    {
        var (inbox, gate) = (new Inbox(), new Gate());
        var queue = await NewAsync();
        await queue.StartAsync(Limits(("cpu", 1)), (delivery, token) => gate.HoldAsync(inbox, delivery, token), CancellationToken.None);
        var (running, waiting, unknown) = (new JobTicket(1, 0, "cpu", Now), new JobTicket(2, 0, "gpu", Now), new JobTicket(3, 0, "cpu", Now));
        await EnqueueAsync(queue, running, waiting);
        await inbox.TakeAsync(1, Soon);
        Assert.Equal([unknown], await queue.FindMissingAsync([running, waiting, unknown], CancellationToken.None));
        gate.Open();
        await queue.StopAsync(Soon, CancellationToken.None);
        Assert.Equal([running, unknown], await queue.FindMissingAsync([running, waiting, unknown], CancellationToken.None));
    }

    [Fact]
    public async Task Several_processes_may_provision_the_same_database_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NewAsync()));
        var inbox = new Inbox();
        await EnqueueAsync(await ServeAsync(inbox, ("cpu", 1)), new JobTicket(1, 0, "cpu", Now));
        Assert.Equal([1], await inbox.TakeAsync(1, Soon));
    }

    private static Dictionary<string, int> Limits(params (string Group, int Limit)[] limits) => limits.ToDictionary(limit => limit.Group, limit => limit.Limit);

    private async Task<IJobQueue> NewAsync()
    {
        var queue = Adapters.Create(Adapter, Database.ConnectionString);
        lock (_queues)
            _queues.Add(queue);
        await queue.ProvisionAsync(CancellationToken.None);
        return queue;
    }

    private async Task<IJobQueue> ServeAsync(Inbox inbox, params (string Group, int Limit)[] limits)
    {
        var queue = await NewAsync();
        await queue.StartAsync(Limits(limits), inbox.HandleAsync, CancellationToken.None);
        return queue;
    }

    private async Task EnqueueAsync(IJobQueue queue, params JobTicket[] tickets)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var ticket in tickets)
            await queue.EnqueueAsync(transaction, ticket, CancellationToken.None);
        await transaction.CommitAsync();
    }
}
