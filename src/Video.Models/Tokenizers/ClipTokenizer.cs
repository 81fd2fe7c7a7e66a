using Video.Models.Checkpoints;
using Video.Models.Templates;

namespace Video.Models.Tokenizers;

/// <summary>CLIP's lower-casing byte-level BPE, whose words end in <c>&lt;/w&gt;</c>; a text stands between its mark of beginning and its mark of end.</summary>
/// <remarks>Reference: transformers, models/clip/tokenization_clip.py: whatever tokenizer.json says of steps, only its vocabulary and merges count.</remarks>
internal sealed class ClipTokenizer : ITextTokenizer
{
    public const string EndOfWord = "</w>";

    private const string Start = "<|startoftext|>";
    private const string End = "<|endoftext|>";
    internal const string Words = @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    private readonly Tokenizer _tokenizer;
    private readonly int _start;
    private readonly int _end;
    private readonly int _pad;
    private readonly int _maxTokens;
    private readonly bool _isMasked;
    private readonly bool _padsLeft;

    /// <param name="positions">Most tokens that the tower reads.</param>
    /// <exception cref="CheckpointException">The tokenizer's files are missing or damaged.</exception>
    public ClipTokenizer(string folder, int positions)
    {
        var files = TextTokenizerFiles.Of(folder);
        var definition = files.ReadPairs();
        var unknown = definition.Vocabulary.TryGetValue(files.Role("unk_token", End), out var id) ? id : (int?)null;
        _tokenizer = files.Build(definition with
        {
            Normalize = Normalize,
            Splitters = [new WordSplitter.Kept(new SplitPattern(Words), keepMatches: true), new WordSplitter.Isolated(new SplitPattern(TokenizerJson.ByteLevelPattern))],
            Symbols = vocabulary => new ByteSymbols(vocabulary, EndOfWord, unknown),
        });
        _start = files.Require(_tokenizer, files.Role("bos_token", Start));
        _end = files.Require(_tokenizer, files.Role("eos_token", End));
        _pad = files.Require(_tokenizer, files.Role("pad_token", End));
        // Configurations without a limit write it as 10³⁰.
        _maxTokens = (int)Math.Min(files.Config?.Number("model_max_length", positions) ?? positions, positions);
        _isMasked = files.IsMasked;
        _padsLeft = files.Config?.OptionalText("padding_side") == "left";
    }

    public TokenRows Encode(IReadOnlyList<string> texts, bool toFullLength)
    {
        var rows = texts.Select(text => (IReadOnlyList<int>)[_start, .. _tokenizer.Encode(text).Take(_maxTokens - 2), _end]).ToList();
        return TokenRows.Padded(rows, toFullLength ? _maxTokens : rows.Max(row => row.Count), _pad, _isMasked, _padsLeft);
    }

    /// <summary>Form C, white space as single spaces, and each character by itself in lower case.</summary>
    internal static string Normalize(string text) => Casing.LowerEach(WhiteSpace.Collapse(Nfc.Normalize(text)));
}
