using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>isalpha, isdigit and their like: true when the text is not empty and all of it is so.</summary>
internal static class CharacterTests
{
    /// <summary>Letters that stand for numbers.</summary>
    private static readonly HashSet<int> IdeographicNumbers = [.. Repr.EnumerateRunes(
        "\u3405\u3483\u382a\u3b4d\u4e00\u4e03\u4e07\u4e09\u4e5d\u4e8c\u4e94\u4e96\u4ebf\u4ec0\u4edf\u4ee8\u4f0d\u4f70\u5104\u5146\u5169\u516b\u516d" +
        "\u5341\u5343\u5344\u5345\u534c\u53c1\u53c2\u53c3\u53c4\u56db\u58f1\u58f9\u5e7a\u5efe\u5eff\u5f0c\u5f0d\u5f0e\u5f10\u62fe\u634c\u67d2\u6f06" +
        "\u7396\u767e\u8086\u842c\u8cae\u8cb3\u8d30\u9621\u9646\u964c\u9678\u96f6\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\U00020001\U00020064" +
        "\U000200e2\U00020121\U0002092a\U00020983\U0002098c\U0002099c\U00020aea\U00020afd\U00020b19\U00022390\U00022998\U00023b1b\U0002626d\U0002f890")];

    public static bool IsAlpha(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsDecimal(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>Decimal digits, superscripts, subscripts and circled digits.</summary>
    public static bool IsDigit(Rune rune) => IsDecimal(rune) || rune.Value is 0xb2 or 0xb3 or 0xb9 or 0x2070 or (>= 0x2074 and <= 0x2079)
        or (>= 0x2080 and <= 0x2089) or (>= 0x2460 and <= 0x2468) or (>= 0x2474 and <= 0x247c) or (>= 0x2488 and <= 0x2490) or 0x24ea
        or (>= 0x24f5 and <= 0x24fd) or 0x24ff or (>= 0x2776 and <= 0x277e) or (>= 0x2780 and <= 0x2788) or (>= 0x278a and <= 0x2792)
        or (>= 0x1369 and <= 0x1371) or 0x19da or (>= 0x10a40 and <= 0x10a43) or (>= 0x10e60 and <= 0x10e68) or (>= 0x11052 and <= 0x1105a)
        or (>= 0x1f100 and <= 0x1f10a);

    public static bool IsNumeric(Rune rune) => IsDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || IdeographicNumbers.Contains(rune.Value);

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
            if (CasedCharacters.IsTitle(rune) || (upper ? CasedCharacters.IsLower(rune) : CasedCharacters.IsUpper(rune)))
            {
                return false;
            }

            any |= upper ? CasedCharacters.IsUpper(rune) : CasedCharacters.IsLower(rune);
        }

        return any;
    }

    public static bool IsTitle(string text)
    {
        var (any, previousIsCased) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isUpper = CasedCharacters.IsUpper(rune) || CasedCharacters.IsTitle(rune);
            if (isUpper ? previousIsCased : CasedCharacters.IsLower(rune) && !previousIsCased)
            {
                return false;
            }

            previousIsCased = isUpper || CasedCharacters.IsLower(rune);
            any |= previousIsCased;
        }

        return any;
    }
}
