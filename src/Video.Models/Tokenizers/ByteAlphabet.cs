using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>The 256 printable characters that stand for bytes in byte-level vocabularies: printable Latin-1 for itself, the others from U+0100 on.</summary>
/// <remarks>Reference: openai/gpt-2, src/encoder.py, bytes_to_unicode.</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = MakeCharacters();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(value => Characters[value], value => (byte)value);

    public static char CharacterOf(byte value) => Characters[value];

    /// <summary>The bytes that a token stands for: those of its characters, or its UTF-8 where not all of them are in the alphabet.</summary>
    public static byte[] BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
            if (!Bytes.TryGetValue(token[i], out bytes[i])) return Encoding.UTF8.GetBytes(token);
        return bytes;
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
            characters[value] = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)value : next++;
        return characters;
    }
}
