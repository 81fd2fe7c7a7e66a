using System.Text;

namespace Video.Media;

/// <summary>Reads all of standard error, so that the child never blocks on it, and keeps its beginning and its end.</summary>
internal sealed class BoundedLog
{
    private const int Kept = 32 << 10;
    private readonly MemoryStream _head = new();
    private readonly byte[] _tail = new byte[Kept];
    private long _tailBytes;

    public string Text
    {
        get
        {
            var head = Encoding.UTF8.GetString(_head.ToArray());
            if (_tailBytes <= Kept) return head + Encoding.UTF8.GetString(_tail, 0, (int)_tailBytes);
            var start = (int)(_tailBytes % Kept);
            return $"{head}\n… {_tailBytes - Kept} bytes left out …\n{Encoding.UTF8.GetString(_tail[start..])}{Encoding.UTF8.GetString(_tail[..start])}";
        }
    }

    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[8192];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0) Keep(buffer.AsSpan(0, count));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The child was killed while it wrote: what came is kept.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var head = Math.Min(Kept - (int)_head.Length, bytes.Length);
        _head.Write(bytes[..head]);
        foreach (var value in bytes[head..]) _tail[_tailBytes++ % Kept] = value;
    }
}
