using System.Text;
using Video.Models.Templates;

namespace Video.Models.Tokenizers;

/// <summary>Repairs what goes wrong with texts on their way: references of HTML, typographic quotes, ligatures, full and half width, line ends, control characters.</summary>
/// <remarks>
/// Reference: ftfy 6, ftfy/__init__.py, fix_text, and ftfy/fixes.py, without its repair of text that was decoded with the wrong encoding: captions and questions
/// come in UTF-8 here.
/// </remarks>
internal static class TextRepair
{
    private const int LongestReference = 24;

    private const string Ligatures =
        "\u0132IJ \u0133ij \u0149\u02bcn \u01f1DZ \u01f2Dz \u01f3dz \u01c4D\u017d \u01c5D\u017e \u01c6d\u017e \u01c7LJ \u01c8Lj \u01c9lj \u01caNJ \u01cbNj \u01ccnj " +
        "\ufb00ff \ufb01fi \ufb02fl \ufb03ffi \ufb04ffl \ufb05\u017ft \ufb06st";

    /// <summary>What U+FF5F to U+FFEE are in their usual width, in order.</summary>
    private const string UsualWidth =
        "\u2985\u2986\u3002\u300c\u300d\u3001\u30fb\u30f2\u30a1\u30a3\u30a5\u30a7\u30a9\u30e3\u30e5\u30e7\u30c3\u30fc\u30a2\u30a4\u30a6\u30a8" +
        "\u30aa\u30ab\u30ad\u30af\u30b1\u30b3\u30b5\u30b7\u30b9\u30bb\u30bd\u30bf\u30c1\u30c4\u30c6\u30c8\u30ca\u30cb\u30cc\u30cd\u30ce\u30cf" +
        "\u30d2\u30d5\u30d8\u30db\u30de\u30df\u30e0\u30e1\u30e2\u30e4\u30e6\u30e8\u30e9\u30ea\u30eb\u30ec\u30ed\u30ef\u30f3\u3099\u309a\u1160" +
        "\u1100\u1101\u11aa\u1102\u11ac\u11ad\u1103\u1104\u1105\u11b0\u11b1\u11b2\u11b3\u11b4\u11b5\u111a\u1106\u1107\u1108\u1121\u1109\u110a" +
        "\u110b\u110c\u110d\u110e\u110f\u1110\u1111\u1112\uffbf\uffc0\uffc1\u1161\u1162\u1163\u1164\u1165\u1166\uffc8\uffc9\u1167\u1168\u1169" +
        "\u116a\u116b\u116c\uffd0\uffd1\u116d\u116e\u116f\u1170\u1171\u1172\uffd8\uffd9\u1173\u1174\u1175\uffdd\uffde\uffdf\u00a2\u00a3\u00ac" +
        "\uffe3\u00a6\u00a5\u20a9\uffe7\u2502\u2190\u2191\u2192\u2193\u25a0\u25cb";

    private static readonly Dictionary<char, string> Replacements = ReadReplacements();
    private static readonly Dictionary<string, string> UpperCaseReferences = ReadUpperCaseReferences();

    /// <summary>Line by line; from the first line with a &lt; on, the text is HTML whose references are left alone.</summary>
    public static string Repair(string text)
    {
        var result = new StringBuilder(text.Length);
        var unescapes = true;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var lineFeed ? lineFeed + 1 : text.Length;
            var line = text[start..end];
            unescapes &= !line.Contains('<', StringComparison.Ordinal);
            result.Append(RepairLine(line, unescapes));
            start = end;
        }

        return result.ToString();
    }

    /// <summary>One repair may lay open what another mends, so they go on until nothing changes.</summary>
    private static string RepairLine(string line, bool unescapes)
    {
        while (true)
        {
            var before = line;
            if (unescapes) line = Unescape(line);
            line = Nfc.Normalize(WithoutControls(Replace(line)));
            if (line == before) return line;
        }
    }

    /// <summary>Only references that are closed by a semicolon; names also in capitals.</summary>
    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var reference = text[i] == '&' ? Reference(text, i) : null;
            result.Append(reference is null ? text[i] : Resolve(reference));
            i += reference?.Length ?? 1;
        }

        return result.ToString();
    }

    private static string? Reference(string text, int start)
    {
        var first = start + 1 < text.Length && text[start + 1] == '#' ? start + 2 : start + 1;
        var end = first;
        while (end < text.Length && end - first < LongestReference && char.IsAsciiLetterOrDigit(text[end])) end++;
        return end > first && end < text.Length && text[end] == ';' ? text[start..(end + 1)] : null;
    }

    private static string Resolve(string reference)
    {
        if (HtmlEntities.Named.TryGetValue(reference[1..], out var named) || UpperCaseReferences.TryGetValue(reference, out named)) return named;
        if (reference[1] != '#') return reference;

        var resolved = HtmlEntities.Unescape(reference);
        return resolved.Contains(';', StringComparison.Ordinal) ? reference : resolved; // only a part of it was a number
    }

    private static string Replace(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text) _ = Replacements.TryGetValue(character, out var replacement) ? result.Append(replacement) : result.Append(character);
        return result.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }

    /// <summary>Drops characters that show nothing, and the sequences that colour text on terminals.</summary>
    private static string WithoutControls(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (TerminalSequence(text, i) is { } length) i += length - 1;
            else if (!IsControl(text[i])) result.Append(text[i]);
        }

        return result.ToString();
    }

    private static int? TerminalSequence(string text, int start)
    {
        if (!text.AsSpan(start).StartsWith("\u001b[", StringComparison.Ordinal)) return null;

        var end = start + 2;
        while (end < text.Length && (char.IsDigit(text[end]) || text[end] == ';')) end++;
        return end < text.Length && char.IsAsciiLetter(text[end]) ? end + 1 - start : null;
    }

    private static bool IsControl(char character) => character is <= '\u0008' or '\u000b' or (>= '\u000e' and <= '\u001f') or '\u007f'
        or (>= '\u206a' and <= '\u206f') or '\ufeff' or (>= '\ufff9' and <= '\ufffc');

    private static Dictionary<char, string> ReadReplacements()
    {
        var replacements = Ligatures.Split(' ').ToDictionary(entry => entry[0], entry => entry[1..]);
        for (var character = '\uff01'; character <= '\uff5e'; character++) replacements[character] = ((char)(character - 0xfee0)).ToString();
        for (var i = 0; i < UsualWidth.Length; i++) replacements[(char)('\uff5f' + i)] = UsualWidth[i].ToString();
        replacements['\uffe3'] = " \u0304";
        replacements['\u3000'] = " ";
        foreach (var quote in "\u02bc\u2018\u2019\u201a\u201b") replacements[quote] = "'";
        foreach (var quote in "\u201c\u201d\u201e\u201f") replacements[quote] = "\"";
        for (var control = '\u0080'; control <= '\u009f'; control++) replacements[control] = HtmlEntities.OfWindows1252(control).ToString();
        foreach (var lineEnd in "\u2028\u2029") replacements[lineEnd] = "\n";
        return replacements;
    }

    /// <summary>Names in small letters whose capitals stand for nothing else.</summary>
    private static Dictionary<string, string> ReadUpperCaseReferences()
    {
        var references = new Dictionary<string, string>();
        foreach (var (name, characters) in HtmlEntities.Named)
        {
            if (name[^1] != ';' || name != name.ToLowerInvariant()) continue;

            var capitals = $"&{name.ToUpperInvariant()}";
            if (HtmlEntities.Unescape(capitals) == capitals) references[capitals] = Casing.Upper(characters);
        }

        return references;
    }
}
