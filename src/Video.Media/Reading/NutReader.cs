using System.Buffers.Binary;

namespace Video.Media;

/// <summary>
/// Reads raw frames and their times from the NUT container that ffmpeg writes into a pipe. NUT is the simplest container of ffmpeg that carries
/// exact timestamps beside the pixels, so picture and time can never get out of step.
/// </summary>
/// <remarks>Source: the NUT open container format, https://ffmpeg.org/~michael/nut.txt; only what ffmpeg's muxer writes for one stream.</remarks>
internal sealed class NutReader(Stream stream, string subject)
{
    private const ulong MainStartcode = 0x4E4D7A561F5F04AD;
    private const ulong StreamStartcode = 0x4E5311405BF2F9DB;
    private const ulong SyncpointStartcode = 0x4E4BE4ADEECA4569;
    private const int FileIdBytes = 25;

    private const int FlagCodedPts = 8;
    private const int FlagStreamId = 16;
    private const int FlagSizeMsb = 32;
    private const int FlagChecksum = 64;
    private const int FlagReserved = 128;
    private const int FlagHeaderIndex = 1024;
    private const int FlagCoded = 4096;
    private const int FlagsUnknown = 256 | 2048 | 8192;

    private readonly BufferedStream _stream = new(stream, 64 << 10);
    private readonly FrameCode[] _codes = new FrameCode[256];
    private readonly byte[] _byte = new byte[8];
    private List<(long Over, long Under)> _timeBases = [];
    private int _timeBase;
    private int _ptsShift;
    private long _lastPts;
    private long _pendingBytes;
    private bool _started;

    /// <summary>Moves to the next frame and returns its time in seconds as ffmpeg wrote it and its size; null at the end.</summary>
    /// <exception cref="MediaException">The stream is no NUT of the expected form.</exception>
    public async ValueTask<(double Seconds, int Bytes)?> NextAsync(CancellationToken cancellationToken)
    {
        if (_pendingBytes > 0) throw new InvalidOperationException($"{subject}: expected the frame's {_pendingBytes} bytes to be read first");
        if (!_started && !await SkipFileIdAsync(cancellationToken)) return null;
        _started = true;

        try
        {
            while (await TryReadAsync(_byte.AsMemory(0, 1), cancellationToken))
            {
                if (_byte[0] != 'N') return await FrameAsync(_codes[_byte[0]], cancellationToken);
                await PacketAsync(cancellationToken);
            }
        }
        catch (EndOfStreamException)
        {
            // ffmpeg crashed or was killed within a header: what came before is whole.
        }

        return null;
    }

    /// <summary>Reads the frame's bytes; false when the stream ended within them (the program was killed).</summary>
    public async ValueTask<bool> ReadFrameAsync(Memory<byte> pixels, CancellationToken cancellationToken)
    {
        if (pixels.Length != _pendingBytes) throw Malformed($"a frame of {pixels.Length} bytes", $"{_pendingBytes}");
        _pendingBytes = 0;
        return await TryReadAsync(pixels, cancellationToken);
    }

    private async ValueTask<bool> SkipFileIdAsync(CancellationToken cancellationToken)
    {
        var id = new byte[FileIdBytes];
        if (!await TryReadAsync(id, cancellationToken)) return false;
        return id.AsSpan().StartsWith("nut/multimedia container"u8) ? true : throw Malformed("a NUT stream", "other bytes");
    }

    private async ValueTask PacketAsync(CancellationToken cancellationToken)
    {
        await FillAsync(_byte.AsMemory(1, 7), cancellationToken);
        var startcode = BinaryPrimitives.ReadUInt64BigEndian(_byte);
        var length = await NumberAsync(cancellationToken);
        if (length > 1 << 20) throw Malformed("a header packet", $"{length} bytes");
        if (length > 4096) await FillAsync(_byte.AsMemory(0, 4), cancellationToken);
        var packet = new byte[length];
        await FillAsync(packet, cancellationToken);
        var fields = new NutFields(packet);
        if (startcode == MainStartcode) ReadMain(ref fields);
        else if (startcode == StreamStartcode) ReadStream(ref fields);
        else if (startcode == SyncpointStartcode) ReadSyncpoint(ref fields);
    }

    private void ReadMain(ref NutFields fields)
    {
        var version = fields.Number();
        if (version > 3) fields.Number();
        fields.Number(); // streams
        fields.Number(); // max_distance
        _timeBases = [];
        for (var count = fields.Number(); count > 0; count--) _timeBases.Add((fields.Number(), fields.Number()));

        var (pts, multiplier, streamId) = (0L, 1L, 0L);
        for (var code = 0; code < 256;)
        {
            var flags = (int)fields.Number();
            var given = fields.Number();
            if (given > 0) pts = fields.Signed();
            if (given > 1) multiplier = fields.Number();
            if (given > 2) streamId = fields.Number();
            var size = given > 3 ? fields.Number() : 0;
            var reserved = given > 4 ? fields.Number() : 0;
            var count = given > 5 ? fields.Number() : multiplier - size;
            for (var field = 6; field < given; field++) fields.Number(); // match time and header index, which this stream does not use
            for (var i = 0L; i < count && code < 256; code++)
            {
                if (code == 'N') continue;
                _codes[code] = new FrameCode(flags, pts, multiplier, size + i++, reserved);
            }
        }
    }

    private void ReadStream(ref NutFields fields)
    {
        fields.Number(); // stream id
        fields.Number(); // class
        fields.Skip(fields.Number()); // fourcc
        _timeBase = (int)fields.Number();
        _ptsShift = (int)fields.Number();
        if (_timeBase >= _timeBases.Count || _ptsShift >= 62) throw Malformed("a known time base", $"number {_timeBase} of {_timeBases.Count}");
    }

    private void ReadSyncpoint(ref NutFields fields)
    {
        var key = fields.Number();
        var (fromOver, fromUnder) = _timeBases[(int)(key % _timeBases.Count)];
        var (toOver, toUnder) = _timeBases[_timeBase];
        _lastPts = (long)((Int128)(key / _timeBases.Count) * fromOver * toUnder / ((Int128)fromUnder * toOver));
    }

    private async ValueTask<(double Seconds, int Bytes)?> FrameAsync(FrameCode code, CancellationToken cancellationToken)
    {
        var flags = code.Flags;
        if ((flags & FlagCoded) != 0) flags ^= (int)await NumberAsync(cancellationToken);
        if ((flags & FlagsUnknown) != 0) throw Malformed("a plain frame", $"flags {flags}");
        if ((flags & FlagStreamId) != 0) await NumberAsync(cancellationToken);
        var pts = (flags & FlagCodedPts) != 0 ? Pts(await NumberAsync(cancellationToken)) : _lastPts + code.PtsDelta;
        var size = code.SizeLsb;
        if ((flags & FlagSizeMsb) != 0) size += code.SizeMultiplier * await NumberAsync(cancellationToken);
        if ((flags & FlagHeaderIndex) != 0) await NumberAsync(cancellationToken);
        var reserved = (flags & FlagReserved) != 0 ? await NumberAsync(cancellationToken) : code.Reserved;
        for (; reserved > 0; reserved--) await NumberAsync(cancellationToken);
        if ((flags & FlagChecksum) != 0) await FillAsync(_byte.AsMemory(0, 4), cancellationToken);

        _lastPts = pts;
        _pendingBytes = size;
        var (over, under) = _timeBases[_timeBase];
        return ((double)pts * over / under, checked((int)size));
    }

    /// <summary>Small numbers are the low bits of the time, to be completed from the one before; larger ones are the whole time.</summary>
    private long Pts(long coded)
    {
        var range = 1L << _ptsShift;
        if (coded >= range) return coded - range;
        var delta = _lastPts - ((range - 1) / 2);
        return ((coded - delta) & (range - 1)) + delta;
    }

    private async ValueTask<long> NumberAsync(CancellationToken cancellationToken)
    {
        var value = 0L;
        do
        {
            await FillAsync(_byte.AsMemory(0, 1), cancellationToken);
            value = (value << 7) | (uint)(_byte[0] & 0x7F);
        }
        while ((_byte[0] & 0x80) != 0);
        return value;
    }

    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!await TryReadAsync(buffer, cancellationToken)) throw new EndOfStreamException();
    }

    private async ValueTask<bool> TryReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length;

    private MediaException Malformed(string expected, string got) =>
        new(MediaFailure.Undecodable, $"{subject}: expected {expected} from ffmpeg, got {got}; it ended early or its version is not known");

    private readonly record struct FrameCode(int Flags, long PtsDelta, long SizeMultiplier, long SizeLsb, long Reserved);
}
