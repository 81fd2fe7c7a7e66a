using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Video.Jobs.Stages;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>Puts files under management and into the pipeline.</summary>
/// <param name="isAgain">Of a video that is there already: whether it is analysed anew.</param>
/// <param name="tags">Given to all of them, beside those that one has already.</param>
internal sealed class VideoAdder(Installation installation, AnalysisRequest request, Func<VideoRow, bool> isAgain, IReadOnlyList<string> tags)
{
    // ProbeStage reads the video's row; its unit needs nothing more.
    private const string NoInput = "{}";

    /// <summary>The video of this file, queued where there is something to do: a new one, one that failed, or any with --again.</summary>
    /// <exception cref="Media.MediaException">The file is no video that can be read; nothing of it is kept.</exception>
    public async Task<VideoRow> AddAsync(string path, CancellationToken cancellationToken)
    {
        await installation.Stages.Media.Probe.ProbeAsync(path, cancellationToken);
        var (sha256, size) = await HashAsync(path, cancellationToken);
        var options = request.ToJson();

        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var videos = new VideoStore(connection);
        var (video, _) = await videos.AddAsync(new NewVideo(sha256, Path.GetFileName(path), path, size, options), installation.Stages.Time.GetUtcNow(), cancellationToken);
        if (video.Path != path)
        {
            await videos.SetPathAsync(video.Id, Path.GetFileName(path), path, cancellationToken);
        }

        await new TagStore(connection).AddAsync(video.Id, tags, cancellationToken);
        if (isAgain(video) || (video.State == VideoState.Failed && !JsonNode.DeepEquals(video.Options, options)))
        {
            await videos.RequeueAsync(video.Id, options, cancellationToken);
            await installation.Submission.RestartAsync(transaction, video.Id, NoInput, cancellationToken);
        }
        else
        {
            await installation.Submission.SubmitAsync(transaction, video.Id, NoInput, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return await ReadAsync(video.Id, cancellationToken);
    }

    private async Task<VideoRow> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        return await new VideoStore(connection).ResolveAsync(id, cancellationToken);
    }

    private static async Task<(string Sha256, long Size)> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return (Convert.ToHexStringLower(hash), file.Length);
    }
}
