using Video.Analysis;
using Video.Media;

namespace Video.Jobs.Stages;

/// <summary>
/// Facts and frame times of the videos that this process encodes, so that their chunks do not each read them again. Read from the packets, as any process reads
/// them: the probe's scan knows which frames decode, but only in its own process, and the frames chosen must not depend on where a chunk runs.
/// </summary>
internal sealed class FileIndexes(MediaTools media) : IDisposable
{
    // Chunks of a few videos may be under way at once; an index of ten hours is some ten megabytes.
    private const int Kept = 4;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly LinkedList<(string VideoId, VideoFacts Facts, FrameIndex Index)> _recent = [];

    public async Task<(VideoFacts Facts, FrameIndex Index)> GetAsync(string videoId, string path, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var (known, knownFacts, knownIndex) in _recent)
            {
                if (known == videoId && knownFacts.Path == Path.GetFullPath(path)) return (knownFacts, knownIndex);
            }

            var facts = await media.Probe.ProbeAsync(path, cancellationToken);
            var index = await media.Indexer.ReadAsync(facts, cancellationToken);
            _recent.AddFirst((videoId, facts, index));
            if (_recent.Count > Kept) _recent.RemoveLast();
            return (facts, index);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
