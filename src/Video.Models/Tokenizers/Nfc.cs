using System.Globalization;
using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>Unicode normalisation form C, the same on every machine.</summary>
/// <remarks>Unicode Standard, section 3.11: decompose, order the marks, compose.</remarks>
internal static class Nfc
{
    private const int HangulFirst = 0xAC00, LFirst = 0x1100, VFirst = 0x1161, TBefore = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, HangulCount = LCount * VCount * TCount;

    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];
    private static readonly Dictionary<int, byte> Classes = [];

    /// <summary>Code points that may change: a text without any of them is in form C already.</summary>
    private static readonly HashSet<int> Suspects = [];

    static Nfc()
    {
        ReadDecompositions();
        ReadClasses();
        foreach (var (first, second) in Compositions.Keys) Suspects.Add(second);
        for (var v = 0; v < VCount; v++) Suspects.Add(VFirst + v);
        for (var t = 1; t < TCount; t++) Suspects.Add(TBefore + t);
    }

    /// <param name="text">Well-formed UTF-16.</param>
    public static string Normalize(string text)
    {
        if (IsSurelyNormal(text)) return text;

        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, points);
        Order(points);
        Compose(points);

        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var point in points) result.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        return result.ToString();
    }

    private static bool IsSurelyNormal(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF')) return true;

        foreach (var rune in text.EnumerateRunes())
            if (rune.Value >= 0x300 && Suspects.Contains(rune.Value)) return false;
        return true;
    }

    private static void Decompose(int point, List<int> into)
    {
        if (point - HangulFirst is >= 0 and < HangulCount and var syllable)
        {
            into.Add(LFirst + syllable / (VCount * TCount));
            into.Add(VFirst + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount != 0) into.Add(TBefore + syllable % TCount);
        }
        else if (Decompositions.TryGetValue(point, out var parts))
        {
            foreach (var part in parts) Decompose(part, into);
        }
        else
        {
            into.Add(point);
        }
    }

    /// <summary>Stable sort by combining class of every run of marks.</summary>
    private static void Order(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (Class(points[start]) == 0) continue;

            var end = start + 1;
            while (end < points.Count && Class(points[end]) != 0) end++;
            var ordered = points.GetRange(start, end - start).OrderBy(Class).ToList();
            for (var i = 0; i < ordered.Count; i++) points[start + i] = ordered[i];
            start = end;
        }
    }

    private static void Compose(List<int> points)
    {
        var starter = -1;
        var kept = 0;
        var lastClass = 0;
        foreach (var point in points.ToArray())
        {
            var pointClass = Class(point);
            var adjacent = starter >= 0 && starter == kept - 1;
            var blocked = !adjacent && lastClass >= pointClass;
            if (starter >= 0 && !blocked && Composite(points[starter], point) is { } composite)
            {
                points[starter] = composite;
                continue;
            }

            if (pointClass == 0) starter = kept;
            lastClass = pointClass;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Composite(int first, int second)
    {
        if (first - LFirst is >= 0 and < LCount and var l && second - VFirst is >= 0 and < VCount and var v)
            return HangulFirst + (l * VCount + v) * TCount;
        if (first - HangulFirst is >= 0 and < HangulCount and var syllable && syllable % TCount == 0 && second - TBefore is > 0 and < TCount and var t)
            return first + t;
        return Compositions.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int Class(int point) => Classes.GetValueOrDefault(point);

    private static void ReadDecompositions()
    {
        foreach (var entry in Entries(NfcData.Decompositions))
        {
            var sign = entry.AsSpan().IndexOfAny('=', '~');
            var point = Hex(entry[..sign]);
            var parts = entry[(sign + 1)..].Split(' ').Select(Hex).ToArray();
            Decompositions[point] = parts;
            if (entry[sign] == '=' && parts.Length == 2) Compositions[(parts[0], parts[1])] = point;
            else Suspects.Add(point);
        }
    }

    private static void ReadClasses()
    {
        foreach (var entry in Entries(NfcData.CombiningClasses))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            var ends = entry[..colon].Split('-');
            for (var point = Hex(ends[0]); point <= Hex(ends[^1]); point++)
            {
                Classes[point] = byte.Parse(entry.AsSpan(colon + 1), CultureInfo.InvariantCulture);
                Suspects.Add(point);
            }
        }
    }

    private static IEnumerable<string> Entries(string data) => data.Replace("\n", "", StringComparison.Ordinal).Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
