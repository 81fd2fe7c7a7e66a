using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Video.Analysis;
using Video.Analysis.Models;
using Video.Jobs.Pipelines;
using Video.Jobs.Progress;
using Video.Jobs.Quartz;
using Video.Jobs.Reembedding;
using Video.Jobs.Stages;
using Video.Jobs.Workers;
using Video.Media;
using Video.Models;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>What commands that analyse or ask work with: the database, the job queue, the media tools and the models. Opened once per command.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly ModelHost _models;
    private readonly QuartzJobQueue _queue;

    private Installation(Database database, LogLevel ownLevel)
    {
        Database = database;
        _loggers = CreateLoggers(ownLevel);
        _queue = new QuartzJobQueue(database.ConnectionString, new QuartzJobQueueOptions(), TimeProvider.System, _loggers);
        _models = new ModelHost(ModelRoots.FromEnvironment(), new ModelOptions());
        Stages = new StageEnvironment(database, new MediaTools(new MediaOptions(), TimeProvider.System), _models, TimeProvider.System);
        Submission = new VideoSubmission(database.Source, _queue, Pipeline.Video, TimeProvider.System);
        Reembedding = new LibraryReembedding(database.Source, _queue, Pipeline.Video, TimeProvider.System, _loggers);
        Progress = new ProgressWatcher(database.Source, Pipeline.Video, TimeProvider.System, _loggers);
    }

    public Database Database { get; }

    public StageEnvironment Stages { get; }

    public VideoSubmission Submission { get; }

    public LibraryReembedding Reembedding { get; }

    public ProgressWatcher Progress { get; }

    /// <param name="ownLevel">From which level on the program's own log is written to standard error.</param>
    public static Task<Installation> OpenAsync(LogLevel ownLevel, CancellationToken cancellationToken) => OpenAsync(DatabaseOptions.FromEnvironment(), ownLevel, cancellationToken);

    /// <inheritdoc cref="OpenAsync(LogLevel, CancellationToken)"/>
    /// <param name="database">Which database; another than the user's for what is not the user's.</param>
    public static async Task<Installation> OpenAsync(DatabaseOptions database, LogLevel ownLevel, CancellationToken cancellationToken)
    {
        var installation = new Installation(await Database.OpenAsync(database, TimeProvider.System, cancellationToken), ownLevel);
        try
        {
            await installation._queue.ProvisionAsync(cancellationToken);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a worker in this process; the caller stops and disposes it.</summary>
    public async Task<Worker> StartWorkerAsync(WorkerOptions options, CancellationToken cancellationToken)
    {
        var worker = new Worker(
            options, Database.Source, _queue, Pipeline.Video, Stages.Stages, _services, TimeProvider.System, new Random(Environment.ProcessId), _loggers);
        await worker.StartAsync(cancellationToken);
        return worker;
    }

    /// <summary>Chooses the dual encoder that the library is to be searched with. It is loaded first: one that does not work is told of before anything is changed.</summary>
    /// <param name="withoutFailed">Videos that could not be embedded are not waited for.</param>
    public async Task<EmbeddingModel> SearchWithAsync(string folder, bool withoutFailed, CancellationToken cancellationToken)
    {
        var encoder = Stages.Models.GetForSearch(folder);
        EmbeddingModel model;
        await using (var connection = await Database.ConnectAsync(cancellationToken))
        {
            model = await new EmbeddingStore(connection).RegisterAsync(encoder.Fingerprint, encoder.Name, encoder.Dim, TimeProvider.System.GetUtcNow(), cancellationToken);
            await new SearchModelStore(connection).KeepFolderAsync(model.Number, encoder.Folder, cancellationToken);
        }

        await Reembedding.BeginAsync(model, withoutFailed, cancellationToken);
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        Stages.Dispose();
        _models.Dispose();
        await _services.DisposeAsync();
        _loggers.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>Standard output belongs to results; the job engine speaks up only when something is wrong.</summary>
    private static ILoggerFactory CreateLoggers(LogLevel ownLevel) => LoggerFactory.Create(logging => logging
        .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "))
        .AddFilter("Video", ownLevel)
        .AddFilter("Quartz", Environment.GetEnvironmentVariable("VIDEO_DEBUG") == "1" ? LogLevel.Warning : LogLevel.Critical)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
