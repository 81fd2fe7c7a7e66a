using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Progress;
using Video.Jobs.Queue;
using Video.Jobs.Tests.Conformance;
using Video.Jobs.Units;
using Video.Jobs.Workers;
using Video.Testing;

namespace Video.Jobs.Tests.Fakes;

/// <summary>Videos with the real engine and real workers in this process.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private readonly List<Worker> _workers = [];
    private readonly List<IJobQueue> _queues = [];

    private Workplace(TestVideos videos) => Videos = videos;

    public TestVideos Videos { get; }

    /// <summary>Impatient: so that tests of failures take seconds.</summary>
    public static WorkerOptions Quick { get; } = new()
    {
        Limits = new Dictionary<string, int> { [JobGroups.Cpu] = 4, [JobGroups.Gpu] = 8 },
        HeartbeatInterval = TimeSpan.FromMilliseconds(200),
        Backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)),
        Grace = TimeSpan.FromSeconds(20),
        SweepInterval = TimeSpan.FromSeconds(1),
    };

    public static async Task<Workplace> CreateAsync(TestCluster cluster) => new(await TestVideos.CreateAsync(cluster));

    /// <summary>A video in the pipeline, by a queue that is never started.</summary>
    public async Task<string> SubmitAsync()
    {
        var videoId = await Videos.InsertAsync();
        await SubmitAsync(videoId);
        return videoId;
    }

    public Task SubmitAsync(string videoId) =>
        new VideoSubmission(Videos.Source, NewQueue(), Pipeline.Video, TimeProvider.System).SubmitAsync(videoId, "{}", CancellationToken.None);

    public Task<Worker> StartWorkerAsync(FakeStages stages, WorkerOptions? options = null) => StartWorkerAsync(Videos.Source, NewQueue(), stages, options ?? Quick);

    /// <summary>The progress that ended the video.</summary>
    public async Task<VideoProgress> EndAsync(string videoId)
    {
        using var limit = new CancellationTokenSource(Soon);
        VideoProgress? last = null;
        try
        {
            await foreach (var progress in new ProgressWatcher(Videos.Source, Pipeline.Video, TimeProvider.System, NullLoggerFactory.Instance)
                .WatchAsync(videoId, TimeSpan.FromSeconds(2), limit.Token))
                last = progress;
        }
        catch (OperationCanceledException)
        {
            var units = await Videos.QueryAsync("SELECT row_to_json(units)::text FROM units WHERE video_id = $1 ORDER BY id", videoId);
            Assert.Fail($"expected the video to end within {Soon.TotalSeconds} s, got: {last?.State}{Environment.NewLine}{string.Join(Environment.NewLine, units)}");
        }

        return last ?? throw new InvalidOperationException("no progress");
    }

    public IJobQueue NewQueue()
    {
        var queue = Adapters.Create(Adapters.Quartz, Videos.ConnectionString);
        _queues.Add(queue);
        return queue;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        foreach (var queue in _queues)
            await queue.DisposeAsync();
        await Videos.DisposeAsync();
    }

    internal static async Task<Worker> StartAsync(NpgsqlDataSource source, IJobQueue queue, FakeStages stages, WorkerOptions options, ILoggerFactory loggers)
    {
        var services = new ServiceCollection().BuildServiceProvider();
        var worker = new Worker(options, source, queue, Pipeline.Video, stages.Build(), services, TimeProvider.System, new Random(7), loggers);
        await worker.StartAsync(CancellationToken.None);
        return worker;
    }

    private async Task<Worker> StartWorkerAsync(NpgsqlDataSource source, IJobQueue queue, FakeStages stages, WorkerOptions options)
    {
        var worker = await StartAsync(source, queue, stages, options, NullLoggerFactory.Instance);
        _workers.Add(worker);
        return worker;
    }
}
