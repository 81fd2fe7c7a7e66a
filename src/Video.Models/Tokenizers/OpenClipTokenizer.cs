using Video.Models.Checkpoints;
using Video.Models.Templates;

namespace Video.Models.Tokenizers;

/// <summary>OpenCLIP's own tokenizer: texts are repaired and cleaned, then CLIP's byte-level BPE; padded with zeros.</summary>
/// <remarks>
/// Reference: open_clip, src/open_clip/tokenizer.py, SimpleTokenizer. Its vocabulary follows from the merges: the bytes, the bytes that end a word, what the merges give, and
/// the two marks, under names of its own.
/// </remarks>
internal sealed class OpenClipTokenizer : ITextTokenizer
{
    private const string Words = @"(?i:<start_of_text>|<end_of_text>|'s|'t|'re|'ve|'m|'ll|'d)|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static readonly SplitPattern Pattern = new(Words);

    private readonly BytePairEncoder _encoder;
    private readonly Dictionary<string, int> _marks;
    private readonly Func<string, string> _clean;
    private readonly int _context;
    private readonly int _start;
    private readonly int _end;

    /// <param name="text">text_cfg of open_clip_config.json</param>
    /// <param name="vocabulary">Rows of the token embedding.</param>
    /// <param name="context">Texts are cut and padded to this length.</param>
    /// <exception cref="CheckpointException">The merges are missing, or not those of this vocabulary.</exception>
    public OpenClipTokenizer(string folder, CheckpointConfig text, int vocabulary, int context)
    {
        var merges = ReadMerges(folder);
        var ids = Vocabulary(merges);
        if (ids.Count + 2 > vocabulary) throw text.Refuse("vocab_size", $"at least {ids.Count + 2}, as many as the merges give", $"{vocabulary}", "the tokenizer files belong to another model: fetch them again");

        _encoder = new BytePairEncoder(ids, merges, wholeWordsFirst: false, new ByteSymbols(ids, ClipTokenizer.EndOfWord));
        (_start, _end) = (ids.Count, ids.Count + 1);
        _marks = new() { ["<start_of_text>"] = _start, ["<end_of_text>"] = _end };
        _clean = Cleaning(text.OptionalSection("tokenizer_kwargs"));
        _context = context;
    }

    public TokenRows Encode(IReadOnlyList<string> texts, bool toFullLength) =>
        TokenRows.Padded([.. texts.Select(Row)], _context, padId: 0, isMasked: false);

    private List<int> Row(string text)
    {
        var ids = new List<int> { _start };
        var cleaned = _clean(text);
        foreach (var (part, isMatch) in Pattern.Split(cleaned))
        {
            if (!isMatch) continue;
            if (_marks.TryGetValue(cleaned[part], out var mark)) ids.Add(mark);
            else _encoder.Encode(cleaned[part], ids);
        }

        return [.. ids.Take(_context - 1), _end];
    }

    private static List<(string, string)> ReadMerges(string folder)
    {
        var (merges, json) = (Path.Combine(folder, "merges.txt"), Path.Combine(folder, "tokenizer.json"));
        return File.Exists(merges) ? VocabularyAndMerges.ReadMerges(merges)
            : File.Exists(json) ? [.. TokenizerJson.ReadPairs(CheckpointConfig.Load(json)).Merges]
            : throw new CheckpointException(folder, "tokenizer", "merges.txt or tokenizer.json", "neither", "fetch the tokenizer files of this model");
    }

    private static Dictionary<string, int> Vocabulary(List<(string Left, string Right)> merges)
    {
        // The printable bytes come first, each group in order.
        var bytes = Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value)).Order().Select(character => character.ToString()).ToList();
        var ids = new Dictionary<string, int>();
        foreach (var token in bytes.Concat(bytes.Select(character => character + ClipTokenizer.EndOfWord)).Concat(merges.Select(merge => merge.Left + merge.Right))) ids[token] = ids.Count;
        return ids;
    }

    private static Func<string, string> Cleaning(CheckpointConfig? settings)
    {
        if (settings?.OptionalText("reduction_mask") is { Length: > 0 } reduction) throw settings.Refuse("reduction_mask", "none", reduction, "this model cannot be used yet");

        return settings?.OptionalText("clean") switch
        {
            null or "lower" => text => Casing.Lower(Basic(text)),
            "whitespace" => Basic,
            "whitespace_underscore" => text => Collapsed(Repaired(text).Replace('_', ' ')),
            "canonicalize" => text => Collapsed(Casing.Lower(string.Concat(Repaired(text).Replace('_', ' ').Where(character => !Punctuation.Contains(character, StringComparison.Ordinal))))),
            var other => throw settings.Refuse("clean", "lower, whitespace, whitespace_underscore or canonicalize", other, "this model cannot be used yet"),
        };
    }

    private static string Basic(string text) => Collapsed(Repaired(text));

    private static string Repaired(string text) => HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Repair(text)));

    private static string Collapsed(string text) => string.Join(' ', Splitting.Words(text));
}
