namespace Video.Media;

/// <summary>
/// Standard output of a child process, counted and timed: only the time in which somebody waits for the child counts against its limits,
/// so a slow consumer (a model on a CPU) never gets its decoder killed.
/// </summary>
internal sealed class WatchedStream(Stream inner, ToolRequest request, TimeProvider time) : Stream
{
    private TimeSpan _waited;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var pending = inner.ReadAsync(buffer, cancellationToken);
        var count = pending.IsCompletedSuccessfully ? pending.Result : await TimedAsync(pending.AsTask(), cancellationToken);
        BytesRead += count;
        return count;
    }

    /// <summary>Waits for something of the child other than its output, under the same limits.</summary>
    public async Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken) =>
        await TimedAsync(Done(wait(cancellationToken)), cancellationToken);

    /// <summary>Whether everything was read; looks one byte ahead.</summary>
    public async Task<bool> AtEndAsync(CancellationToken cancellationToken) => await ReadAsync(new byte[1], cancellationToken) == 0;

    private static async Task<int> Done(Task task)
    {
        await task;
        return 0;
    }

    private async Task<int> TimedAsync(Task<int> pending, CancellationToken cancellationToken)
    {
        var left = request.TimeLimit - _waited;
        var patience = left < request.StallLimit ? left : request.StallLimit;
        if (patience <= TimeSpan.Zero) throw TooSlow();
        var start = time.GetTimestamp();
        try
        {
            return await pending.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _waited += time.GetElapsedTime(start);
            throw TooSlow();
        }
        finally
        {
            _waited += time.GetElapsedTime(start);
        }
    }

    private MediaException TooSlow()
    {
        var program = request.Program == MediaProgram.Ffmpeg ? "ffmpeg" : "ffprobe";
        var limit = request.TimeLimit < request.StallLimit || _waited >= request.TimeLimit ? request.TimeLimit : request.StallLimit;
        return new(
            MediaFailure.LimitReached,
            $"{request.Subject}: expected an answer of {program} within {limit.TotalSeconds:0.#} s, got none, so it was ended; the file is damaged or made to be slow: re-encode it");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
