using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;
using Video.Jobs.Reembedding;
using Video.Jobs.Units;

namespace Video.Jobs.Workers;

/// <summary>Runs units of the groups it serves until it is stopped. Many workers share one database.</summary>
public sealed class Worker : IHostedService, IAsyncDisposable
{
    private readonly WorkerOptions _options;
    private readonly IJobQueue _queue;
    private readonly UnitRunner _runner;
    private readonly Sweeper _sweeper;
    private readonly ILogger _logger;
    private CancellationTokenSource? _sweeping;
    private Task _swept = Task.CompletedTask;

    /// <param name="queue">Borrowed: the worker starts and stops it, the caller disposes it.</param>
    /// <param name="stages">The code of every stage that <paramref name="pipeline"/> runs in the served groups.</param>
    /// <param name="services">Handed to stages in their <see cref="UnitContext"/>.</param>
    /// <param name="random">Spreads retries.</param>
    public Worker(
        WorkerOptions options,
        NpgsqlDataSource database,
        IJobQueue queue,
        Pipeline pipeline,
        IEnumerable<IStage> stages,
        IServiceProvider services,
        TimeProvider clock,
        Random random,
        ILoggerFactory loggers)
    {
        (_options, _queue, _logger) = (options, queue, loggers.CreateLogger<Worker>());
        var jobs = new JobDatabase(database, queue, options.HeartbeatInterval * 15);
        var running = new UnitRunnerOptions { Worker = options.Name, HeartbeatInterval = options.HeartbeatInterval, Backoff = options.Backoff, MaxLosses = options.MaxLosses };
        var reembedding = new LibraryReembedding(jobs, pipeline, clock, _logger);
        _runner = new UnitRunner(jobs, pipeline, new StageSet(stages, pipeline, options.Limits.Keys), running, services, clock, random, _logger, reembedding.AdvanceAsync);
        _sweeper = new Sweeper(jobs, reembedding.AdvanceAsync, options.SweepInterval, options.HeartbeatInterval * 30, clock, _logger);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _queue.StartAsync(_options.Limits, _runner.RunAsync, cancellationToken);
        _sweeping = new CancellationTokenSource();
        var stopped = _sweeping.Token;
        _swept = Task.Run(() => _sweeper.RunAsync(stopped), CancellationToken.None);
        Log.WorkerStarted(_logger, _options.Name, string.Join(", ", _options.Limits.Select(limit => $"{limit.Key} {limit.Value}")));
    }

    /// <summary>Takes nothing more, lets running units end within the grace time and hands back those that do not: no attempt is used.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Log.WorkerStopping(_logger, _options.Name, _options.Grace.TotalSeconds);
        await StopSweepingAsync();
        await _queue.StopAsync(_options.Grace, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopSweepingAsync();

    private async Task StopSweepingAsync()
    {
        if (Interlocked.Exchange(ref _sweeping, null) is not { } sweeping)
            return;
        await sweeping.CancelAsync();
        await _swept;
        sweeping.Dispose();
    }
}
