using System.Buffers.Binary;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>Walks over the fields of one protobuf message.</summary>
/// <remarks>Protocol Buffers, "Encoding": varints, fixed widths and length-delimited fields; groups are refused.</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private int _wireType = -1;

    /// <summary>Number of the field that was moved to.</summary>
    public int Field { get; private set; }

    /// <summary>A whole number or flag, when the field is one.</summary>
    public ulong Varint { get; private set; }

    /// <summary>Text, bytes or an inner message, when the field is one; the four bytes of a float.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly float Float => _wireType == 5 ? BinaryPrimitives.ReadSingleLittleEndian(Bytes) : throw Broken("a float");

    public readonly bool Flag => Varint != 0;

    /// <summary>Moves to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="FormatException">The message is cut off or broken.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;

        var key = ReadVarint();
        (Field, _wireType) = ((int)(key >> 3), (int)(key & 7));
        Varint = 0;
        Bytes = default;
        switch (_wireType)
        {
            case 0:
                Varint = ReadVarint();
                break;
            case 1:
                Bytes = Take(8);
                break;
            case 2:
                Bytes = Take(ReadVarint());
                break;
            case 5:
                Bytes = Take(4);
                break;
            default:
                throw Broken("a field of a known kind");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; i < 10; i++)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80) return value;
        }

        throw Broken("a number of at most 10 bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw Broken($"{length} more bytes");

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static FormatException Broken(string expected) => new($"expected {expected}, got the end of the message or another kind of field");
}
