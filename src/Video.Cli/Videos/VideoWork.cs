using Video.Cli.Output;
using Video.Jobs.Reembedding;
using Video.Jobs.Stages;
using Video.Jobs.Workers;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>Works on queued videos in this process, beside whatever workers there are, until each has ended.</summary>
internal static class VideoWork
{
    /// <param name="onEnd">Called once for each video as it ends, one at a time.</param>
    public static async Task RunAsync(Terminal terminal, Installation installation, IReadOnlyList<VideoRow> videos, Func<string, Task> onEnd, CancellationToken cancellationToken)
    {
        await LoadModelsAsync(installation, videos, cancellationToken);
        await using var worker = await installation.StartWorkerAsync(new WorkerOptions(), cancellationToken);
        try
        {
            await new ProgressDisplay(terminal, installation.Progress).FollowAsync(videos, onEnd, cancellationToken);
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>A model that does not load is said at once, by its own sentence, and not after three attempts of a unit.</summary>
    private static async Task LoadModelsAsync(Installation installation, IEnumerable<VideoRow> videos, CancellationToken cancellationToken)
    {
        var open = videos.Where(video => video.State is VideoState.Queued or VideoState.Running);
        foreach (var request in open.Select(video => AnalysisRequest.FromJson(video.Options)).DistinctBy(request => (request.Model, request.SearchModel)))
        {
            installation.Stages.Models.Get(request.Model);
            await new LibraryEncoder(installation.Stages).LoadAsync(request, cancellationToken);
        }
    }
}
