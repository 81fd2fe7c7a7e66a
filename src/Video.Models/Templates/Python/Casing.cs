using System.Buffers;
using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Case as Python's str: full mappings (ß becomes SS), and a final sigma at the end of a word.</summary>
internal static class Casing
{
    public static string Upper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, (_, rune) => UpperOf(rune));

    public static string Lower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, (index, rune) => LowerOf(text, index, rune));

    /// <summary>Each character by itself, without a final sigma.</summary>
    public static string LowerEach(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, (_, rune) => SimpleLower(rune));

    public static string Capitalise(string text) => Map(text, (index, rune) => index == 0 ? TitleOf(rune) : LowerOf(text, index, rune));

    public static string SwapCase(string text) => Map(text, (index, rune) => CasedCharacters.IsUpper(rune) ? LowerOf(text, index, rune)
        : CasedCharacters.IsLower(rune) ? UpperOf(rune) : rune.ToString());

    public static string Fold(string text) => Map(text, (_, rune) => rune.Value switch
    {
        >= 0x13a0 and <= 0x13f5 => rune.ToString(),
        >= 0xab70 and <= 0xabbf => ((char)(rune.Value - 0xab70 + 0x13a0)).ToString(),
        _ => SpecialCasing.Fold.GetValueOrDefault(rune.Value) ?? SimpleLower(rune),
    });

    public static string Title(string text)
    {
        var previousIsCased = false;
        return Map(text, (index, rune) =>
        {
            var result = previousIsCased ? LowerOf(text, index, rune) : TitleOf(rune);
            previousIsCased = CasedCharacters.IsCased(rune);
            return result;
        });
    }

    private static string UpperOf(Rune rune) => rune.Value switch
    {
        0x131 => "I",
        0x17f => "S",
        _ => SpecialCasing.Upper.GetValueOrDefault(rune.Value) ?? Rune.ToUpperInvariant(rune).ToString(),
    };

    private static string TitleOf(Rune rune) => SpecialCasing.Title.GetValueOrDefault(rune.Value) ?? UpperOf(rune);

    private static string LowerOf(string text, int index, Rune rune) => rune.Value == 0x3a3 && IsFinalSigma(text, index) ? "ς" : SimpleLower(rune);

    private static string SimpleLower(Rune rune) => rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString();

    private static bool IsFinalSigma(string text, int index)
    {
        var before = text.AsSpan(0, index);
        Rune rune = default;
        while (Rune.DecodeLastFromUtf16(before, out rune, out var length) == OperationStatus.Done && IsCaseIgnorable(rune))
        {
            before = before[..^length];
        }

        if (before.IsEmpty || !CasedCharacters.IsCased(rune))
        {
            return false;
        }

        var after = text.AsSpan(index + 1);
        while (Rune.DecodeFromUtf16(after, out rune, out var length) == OperationStatus.Done && IsCaseIgnorable(rune))
        {
            after = after[length..];
        }

        return after.IsEmpty || !CasedCharacters.IsCased(rune);
    }

    private static bool IsCaseIgnorable(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or 0xa8 or 0xad or 0xaf or 0xb4 or 0xb7 or 0xb8
        or 0x2018 or 0x2019 or 0x2024 or 0x2027
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static string Map(string text, Func<int, Rune, string> map)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                result.Append(map(i, rune));
                i += rune.Utf16SequenceLength;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }
}
