using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Case as Python's str: full mappings (ß becomes SS), and a final sigma at the end of a word.</summary>
internal static class Casing
{
    public static string Upper(string text) => Map(text, (_, rune) => UpperOf(rune));

    public static string Lower(string text) => Map(text, (index, rune) => LowerOf(text, index, rune));

    public static string Capitalise(string text) => Map(text, (index, rune) => index == 0 ? TitleOf(rune) : LowerOf(text, index, rune));

    public static string SwapCase(string text) => Map(text, (index, rune) => Rune.IsUpper(rune) ? LowerOf(text, index, rune)
        : Rune.IsLower(rune) ? UpperOf(rune) : rune.ToString());

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
            previousIsCased = IsCased(rune);
            return result;
        });
    }

    public static bool IsCased(Rune rune) => Rune.IsUpper(rune) || Rune.IsLower(rune) || IsTitle(rune)
        || rune.Value is 0xaa or 0xba or (>= 0x2b0 and <= 0x2b8) or 0x2c0 or 0x2c1 or (>= 0x2e0 and <= 0x2e4) or (>= 0x2160 and <= 0x217f) or (>= 0x24b6 and <= 0x24e9);

    public static bool IsTitle(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;

    private static string UpperOf(Rune rune) => SpecialCasing.Upper.GetValueOrDefault(rune.Value) ?? Rune.ToUpperInvariant(rune).ToString();

    private static string TitleOf(Rune rune) => SpecialCasing.Title.GetValueOrDefault(rune.Value) ?? UpperOf(rune);

    private static string LowerOf(string text, int index, Rune rune) => rune.Value == 0x3a3 && IsFinalSigma(text, index) ? "ς" : SimpleLower(rune);

    private static string SimpleLower(Rune rune) => rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString();

    private static bool IsFinalSigma(string text, int index)
    {
        var before = text[..index].EnumerateRunes().Reverse().SkipWhile(IsCaseIgnorable).Take(1).Any(IsCased);
        return before && !text[(index + 1)..].EnumerateRunes().SkipWhile(IsCaseIgnorable).Take(1).Any(IsCased);
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
