namespace Video.Media;

/// <summary>A walk through one NUT header packet; reading past its end gives zeros, as the format asks for fields added later.</summary>
internal ref struct NutFields(ReadOnlySpan<byte> packet)
{
    private ReadOnlySpan<byte> _rest = packet;

    /// <summary>An unsigned number, seven bits in each byte, the highest first.</summary>
    public long Number()
    {
        var value = 0L;
        while (_rest.Length > 0)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            value = (value << 7) | (uint)(next & 0x7F);
            if ((next & 0x80) == 0) break;
        }

        return value;
    }

    /// <summary>A signed number: 0, 1, -1, 2, -2, … are written as 0, 1, 2, 3, 4, ….</summary>
    public long Signed()
    {
        var coded = Number() + 1;
        return (coded & 1) != 0 ? -(coded >> 1) : coded >> 1;
    }

    public void Skip(long bytes) => _rest = _rest[(int)Math.Min(bytes, _rest.Length)..];
}
