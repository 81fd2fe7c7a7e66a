using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>isalpha, isdigit and their like: true when the text is not empty and all of it is so.</summary>
internal static class CharacterTests
{
    public static bool IsAlpha(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsDecimal(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>Decimal digits, superscripts, subscripts and circled digits.</summary>
    public static bool IsDigit(Rune rune) => IsDecimal(rune) || rune.Value is 0xb2 or 0xb3 or 0xb9 or 0x2070 or (>= 0x2074 and <= 0x2079)
        or (>= 0x2080 and <= 0x2089) or (>= 0x2460 and <= 0x2468) or (>= 0x2474 and <= 0x247c) or (>= 0x2488 and <= 0x2490) or 0x24ea
        or (>= 0x24f5 and <= 0x24fd) or 0x24ff or (>= 0x2776 and <= 0x277e) or (>= 0x2780 and <= 0x2788) or (>= 0x278a and <= 0x2792)
        or (>= 0x1369 and <= 0x1371) or 0x19da or (>= 0x1f100 and <= 0x1f10a);

    public static bool IsNumeric(Rune rune) => IsDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || (rune.IsBmp && CharUnicodeInfo.GetNumericValue((char)rune.Value) >= 0);

    public static bool All(string text, Func<Rune, bool> test)
    {
        var any = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!test(rune))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    /// <summary>Whether some letter has this case and none the other.</summary>
    public static bool HasCase(string text, bool upper)
    {
        var any = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Casing.IsTitle(rune) || (upper ? IsLower(rune) : IsUpper(rune)))
            {
                return false;
            }

            any |= upper ? IsUpper(rune) : IsLower(rune);
        }

        return any;
    }

    public static bool IsTitle(string text)
    {
        var (any, previousIsCased) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isUpper = IsUpper(rune) || Casing.IsTitle(rune);
            if (isUpper ? previousIsCased : IsLower(rune) && !previousIsCased)
            {
                return false;
            }

            previousIsCased = isUpper || IsLower(rune);
            any |= previousIsCased;
        }

        return any;
    }

    private static bool IsUpper(Rune rune) => Rune.IsUpper(rune) || rune.Value is (>= 0x2160 and <= 0x216f) or (>= 0x24b6 and <= 0x24cf);

    private static bool IsLower(Rune rune) => Rune.IsLower(rune) || (Casing.IsCased(rune) && !IsUpper(rune) && !Casing.IsTitle(rune));
}
