using Video.Analysis;
using Video.Media;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>Cuts clips out of videos as they were added.</summary>
internal sealed class ClipSource
{
    private readonly MediaTools _media = new(new MediaOptions(), TimeProvider.System);

    /// <exception cref="IOException">The file is gone or has changed since it was added.</exception>
    /// <exception cref="MediaException">It cannot be read, or the clip not be written.</exception>
    /// <exception cref="WrongUseException">There can be no such clip.</exception>
    public async Task<Clip> CutAsync(VideoRow video, ClipRequest request, Action<double>? progress, CancellationToken cancellationToken)
    {
        CheckUnchanged(video);
        try
        {
            var facts = await _media.Probe.ProbeAsync(video.Path, cancellationToken);
            return await new ClipCutter(_media.Tool, _media.Options).CutAsync(facts, request with { DurationSecondsFromDecoding = video.DurationSeconds }, progress, cancellationToken);
        }
        catch (ClipRefusedException refused)
        {
            throw new WrongUseException(refused.Message);
        }
    }

    private static void CheckUnchanged(VideoRow video)
    {
        var file = new FileInfo(video.Path);
        if (!file.Exists) throw new FileNotFoundException($"{video.Path}: expected the file that was added, got none; put it back or add it again from where it is now");
        if (file.Length != video.SizeBytes) throw new IOException($"{video.Path}: expected the {video.SizeBytes} bytes that were added, got {file.Length}; it has changed since: add it again");
    }
}
