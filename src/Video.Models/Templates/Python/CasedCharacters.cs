using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Which characters are upper, lower or title case: the letters of these categories, and others that Unicode counts among them.</summary>
/// <remarks>Facts of the Unicode character database, PropList.txt, Other_Uppercase and Other_Lowercase.</remarks>
internal static class CasedCharacters
{
    public static bool IsUpper(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.UppercaseLetter
        || rune.Value is (>= 0x2160 and <= 0x216f) or (>= 0x24b6 and <= 0x24cf) or (>= 0x1f130 and <= 0x1f149) or (>= 0x1f150 and <= 0x1f169)
            or (>= 0x1f170 and <= 0x1f189);

    public static bool IsLower(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.LowercaseLetter
        || rune.Value is 0xaa or 0xba or (>= 0x2b0 and <= 0x2b8) or 0x2c0 or 0x2c1 or (>= 0x2e0 and <= 0x2e4) or 0x345 or 0x37a or 0x10fc
            or (>= 0x1d2c and <= 0x1d6a) or 0x1d78 or (>= 0x1d9b and <= 0x1dbf) or 0x2071 or 0x207f or (>= 0x2090 and <= 0x209c)
            or (>= 0x2170 and <= 0x217f) or (>= 0x24d0 and <= 0x24e9) or 0x2c7c or 0x2c7d or 0xa69c or 0xa69d or 0xa770
            or (>= 0xa7f2 and <= 0xa7f4) or 0xa7f8 or 0xa7f9 or (>= 0xab5c and <= 0xab5f) or 0xab69 or 0x10780 or (>= 0x10783 and <= 0x10785)
            or (>= 0x10787 and <= 0x107b0) or (>= 0x107b2 and <= 0x107ba) or (>= 0x1e030 and <= 0x1e06d);

    public static bool IsTitle(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;

    public static bool IsCased(Rune rune) => IsUpper(rune) || IsLower(rune) || IsTitle(rune);
}
