using System.Globalization;

namespace Video.Models.Tokenizers;

/// <summary>A set of code points as a regular expression writes it: ranges, Unicode categories and nested sets, maybe negated.</summary>
internal sealed class CharacterSet
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<CharacterSet> _sets = [];
    private bool[]? _ascii; // answers for the first 128 code points, made at the first question
    private uint _categories; // one bit per UnicodeCategory

    /// <summary>White space as Unicode defines it.</summary>
    public static CharacterSet WhiteSpace { get; } =
        new CharacterSet().Add(0x09, 0x0D).Add(0x20).Add(0x85).Add(0xA0).Add(0x1680).Add(0x2000, 0x200A).Add(0x2028, 0x2029).Add(0x202F).Add(0x205F).Add(0x3000);

    /// <summary>Letters, marks, decimal digits, letter numbers, connectors, and the circled and squared letters, which are symbols by category.</summary>
    public static CharacterSet Word { get; } = new CharacterSet().AddCategory("L").AddCategory("M").AddCategory("Nd").AddCategory("Nl").AddCategory("Pc")
        .Add(0x24B6, 0x24E9).Add(0x1F130, 0x1F149).Add(0x1F150, 0x1F169).Add(0x1F170, 0x1F189);

    public static CharacterSet Digit { get; } = new CharacterSet().AddCategory("Nd");

    /// <summary>Everything but a line feed.</summary>
    public static CharacterSet AnyButLineFeed { get; } = new CharacterSet { Negated = true }.Add('\n');

    public bool Negated { get; init; }

    public CharacterSet Add(int point) => Add(point, point);

    public CharacterSet Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    public CharacterSet Add(CharacterSet set)
    {
        _sets.Add(set);
        return this;
    }

    /// <summary>Adds the code points that are equal but for their case.</summary>
    public CharacterSet AddIgnoringCase(int point)
    {
        Add(point);
        if (point > char.MaxValue) return this;

        var character = (char)point;
        Add(char.ToUpperInvariant(character)).Add(char.ToLowerInvariant(character));
        // The two code points outside of ASCII that fold to an ASCII letter.
        return char.ToLowerInvariant(character) switch
        {
            's' => Add(0x17F),
            'k' => Add(0x212A),
            _ => this,
        };
    }

    /// <param name="name">A general category such as Lu, or the letter of a group of them such as L.</param>
    /// <exception cref="FormatException">Unicode has no such general category.</exception>
    public CharacterSet AddCategory(string name)
    {
        _categories |= name switch
        {
            "L" or "Letter" => Bits("Lu") | Bits("Ll") | Bits("Lt") | Bits("Lm") | Bits("Lo"),
            "M" or "Mark" => Bits("Mn") | Bits("Mc") | Bits("Me"),
            "N" or "Number" => Bits("Nd") | Bits("Nl") | Bits("No"),
            "P" or "Punctuation" or "Punct" => Bits("Pc") | Bits("Pd") | Bits("Ps") | Bits("Pe") | Bits("Pi") | Bits("Pf") | Bits("Po"),
            "S" or "Symbol" => Bits("Sm") | Bits("Sc") | Bits("Sk") | Bits("So"),
            "Z" or "Separator" => Bits("Zs") | Bits("Zl") | Bits("Zp"),
            "C" or "Other" => Bits("Cc") | Bits("Cf") | Bits("Cs") | Bits("Co") | Bits("Cn"),
            _ => Bits(name),
        };
        return this;
    }

    public bool Contains(int point)
    {
        if (point >= 128) return Compute(point);

        if (_ascii is not { } ascii)
        {
            ascii = new bool[128];
            for (var i = 0; i < ascii.Length; i++) ascii[i] = Compute(i);
            _ascii = ascii;
        }

        return ascii[point];
    }

    private bool Compute(int point) => HasPoint(point) != Negated;

    private bool HasPoint(int point)
    {
        if (_categories != 0 && (_categories >> (int)CharUnicodeInfo.GetUnicodeCategory(point) & 1) != 0) return true;
        foreach (var (first, last) in _ranges)
            if (point >= first && point <= last) return true;
        foreach (var set in _sets)
            if (set.Contains(point)) return true;
        return false;
    }

    private static uint Bits(string category) => 1u << (int)(category switch
    {
        "Lu" => UnicodeCategory.UppercaseLetter,
        "Ll" => UnicodeCategory.LowercaseLetter,
        "Lt" => UnicodeCategory.TitlecaseLetter,
        "Lm" => UnicodeCategory.ModifierLetter,
        "Lo" => UnicodeCategory.OtherLetter,
        "Mn" => UnicodeCategory.NonSpacingMark,
        "Mc" => UnicodeCategory.SpacingCombiningMark,
        "Me" => UnicodeCategory.EnclosingMark,
        "Nd" => UnicodeCategory.DecimalDigitNumber,
        "Nl" => UnicodeCategory.LetterNumber,
        "No" => UnicodeCategory.OtherNumber,
        "Zs" => UnicodeCategory.SpaceSeparator,
        "Zl" => UnicodeCategory.LineSeparator,
        "Zp" => UnicodeCategory.ParagraphSeparator,
        "Cc" => UnicodeCategory.Control,
        "Cf" => UnicodeCategory.Format,
        "Cs" => UnicodeCategory.Surrogate,
        "Co" => UnicodeCategory.PrivateUse,
        "Cn" => UnicodeCategory.OtherNotAssigned,
        "Pc" => UnicodeCategory.ConnectorPunctuation,
        "Pd" => UnicodeCategory.DashPunctuation,
        "Ps" => UnicodeCategory.OpenPunctuation,
        "Pe" => UnicodeCategory.ClosePunctuation,
        "Pi" => UnicodeCategory.InitialQuotePunctuation,
        "Pf" => UnicodeCategory.FinalQuotePunctuation,
        "Po" => UnicodeCategory.OtherPunctuation,
        "Sm" => UnicodeCategory.MathSymbol,
        "Sc" => UnicodeCategory.CurrencySymbol,
        "Sk" => UnicodeCategory.ModifierSymbol,
        "So" => UnicodeCategory.OtherSymbol,
        _ => throw new FormatException($"\\p{{{category}}} is not a general category"),
    });
}
