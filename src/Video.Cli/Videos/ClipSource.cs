using Video.Analysis;
using Video.Jobs.Stages;
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
        if (AddedFile.WhyChanged(video) is { } reason) throw new IOException(reason);
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
}
