using System.Buffers.Binary;
using System.Text;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>Replacements of sequences of characters, the longest first, in the form in which SentencePiece stores them: a double array and the texts behind it.</summary>
/// <remarks>Reference: sentencepiece, src/normalizer.cc, DecodePrecompiledCharsMap; third_party/darts_clone/darts.h, DoubleArrayImpl::commonPrefixSearch.</remarks>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <param name="bytes">Length of the array, the array, the texts.</param>
    /// <exception cref="FormatException">The lengths do not fit.</exception>
    public CharacterMap(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : uint.MaxValue;
        if (length > bytes.Length - sizeof(uint) || length % sizeof(uint) != 0) throw new FormatException($"a map of characters of {bytes.Length} bytes that names an array of {length}");

        _units = new uint[length / sizeof(uint)];
        for (var i = 0; i < _units.Length; i++) _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(sizeof(uint) * (i + 1))..]);
        _texts = bytes[(sizeof(uint) + (int)length)..].ToArray();
    }

    /// <summary>The replacement of the longest sequence that the text begins with.</summary>
    /// <param name="text">UTF-8</param>
    /// <param name="length">Bytes that are replaced; 0 for none.</param>
    public ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        var replacement = 0;
        var node = Offset(UnitAt(0));
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            var unit = UnitAt(node);
            if ((unit & 0x800000FF) != text[i]) break;

            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1) (length, replacement) = (i + 1, (int)(UnitAt(node) & 0x7FFFFFFF));
        }

        if (length == 0 || replacement >= _texts.Length) return [];
        var found = _texts.AsSpan(replacement);
        return found.IndexOf((byte)0) is >= 0 and var end ? found[..end] : found;
    }

    private uint UnitAt(uint index) => index < _units.Length ? _units[index] : 0x80000000; // matches no byte

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1u << 9) >> 6);
}
