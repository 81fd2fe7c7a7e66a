namespace Video.Media;

/// <summary>What reading cost so far. Grows while frames are read; complete when the reading has ended.</summary>
public sealed class DecodeCounters
{
    private int _processes;
    private int _seeks;
    private long _framesDecoded;
    private int _framesEmitted;
    private long _bytes;

    /// <summary>Child processes started.</summary>
    public int Processes => _processes;

    /// <summary>Of those, the ones that entered the file elsewhere than at its beginning.</summary>
    public int Seeks => _seeks;

    /// <summary>Frames that came out of a decoder; a process that was stopped early does not report and is counted by what it gave.</summary>
    public long FramesDecoded => _framesDecoded;

    /// <summary>Frames handed to the caller.</summary>
    public int FramesEmitted => _framesEmitted;

    /// <summary>Bytes of pixels read through pipes.</summary>
    public long Bytes => _bytes;

    internal void Started(bool seeks)
    {
        Interlocked.Increment(ref _processes);
        if (seeks) Interlocked.Increment(ref _seeks);
    }

    internal void Decoded(long frames, long bytes)
    {
        Interlocked.Add(ref _framesDecoded, frames);
        Interlocked.Add(ref _bytes, bytes);
    }

    internal void Emitted() => Interlocked.Increment(ref _framesEmitted);
}
