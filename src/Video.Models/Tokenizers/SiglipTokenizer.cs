using Video.Models.Checkpoints;
using Video.Models.Templates;
using Video.Models.Tokenizers.SentencePiece;

namespace Video.Models.Tokenizers;

/// <summary>SigLIP's tokenizer: spiece.model over texts in lower case without ASCII's punctuation, closed and padded with the mark of end.</summary>
/// <remarks>Reference: transformers, models/siglip/tokenization_siglip.py; tokenizer.json, where there is one, does not count.</remarks>
internal sealed class SiglipTokenizer : ITextTokenizer
{
    private const string Space = "▁";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private readonly SentencePieceProcessor _processor;
    private readonly AddedTokenSplitter _splitter;
    private readonly Dictionary<string, int> _added;
    private readonly string _unknown;
    private readonly int _unknownLength;
    private readonly bool _lowers;
    private readonly int _maxTokens;
    private readonly int _end;
    private readonly int _pad;
    private readonly bool _isMasked;
    private readonly bool _padsLeft;

    /// <param name="positions">Texts are cut and padded to this length.</param>
    /// <exception cref="CheckpointException">spiece.model is missing or damaged.</exception>
    public SiglipTokenizer(string folder, int positions)
    {
        var files = TextTokenizerFiles.Of(folder);
        var path = files.PathOf("spiece.model");
        if (!File.Exists(path)) throw new CheckpointException(folder, "tokenizer", "spiece.model", "none", "fetch the tokenizer files of this model");

        _processor = new SentencePieceProcessor(path);
        _lowers = files.Config?.Flag("do_lower_case", fallback: true) ?? true;
        _unknown = files.Role("unk_token", "<unk>");
        _unknownLength = _processor.Encode(_unknown).Count;
        var tokens = Added(files);
        _added = tokens.ToDictionary(token => token.Content, token => token.Id);
        _splitter = new AddedTokenSplitter(tokens.Select(token => (token.Content, token)));
        _end = IdOf(files.Role("eos_token", "</s>"));
        _pad = IdOf(files.Role("pad_token", "</s>"));
        _maxTokens = positions;
        _isMasked = files.IsMasked;
        _padsLeft = files.Config?.OptionalText("padding_side") == "left";
    }

    public TokenRows Encode(IReadOnlyList<string> texts, bool toFullLength) =>
        TokenRows.Padded([.. texts.Select(Row)], _maxTokens, _pad, _isMasked, _padsLeft);

    private List<int> Row(string text)
    {
        var ids = Pieces(text).Take(_maxTokens - 1).Select(IdOf).ToList();
        if (ids is [] || ids[^1] != _end) ids.Add(_end); // a text that ends in the mark has it already
        return ids;
    }

    private List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        foreach (var (part, added) in _splitter.Split(Space + text.Replace(Space, " ", StringComparison.Ordinal)))
        {
            if (added is not null) pieces.Add(added.Content);
            else pieces.AddRange(PiecesOf(Canonical(part)));
        }

        return pieces is [Space, var second, ..] && _added.ContainsKey(second) ? pieces[1..] : pieces;
    }

    /// <summary>The unknown token stands in front while a part is cut, so that the space before its first word is kept.</summary>
    private List<string> PiecesOf(string part)
    {
        var pieces = _processor.Encode(_unknown + part);
        return pieces.Count >= _unknownLength ? pieces[_unknownLength..] : pieces;
    }

    private string Canonical(string text)
    {
        var lowered = _lowers ? Casing.Lower(text) : text;
        return string.Join(' ', Splitting.Words(string.Concat(lowered.Where(character => !Punctuation.Contains(character, StringComparison.Ordinal)))));
    }

    private int IdOf(string piece) => _added.TryGetValue(piece, out var id) ? id : _processor.IdOf(piece);

    /// <summary>Tokens that are matched in the text as it stands: those with an id in tokenizer_config.json, and those with a role.</summary>
    private List<AddedToken> Added(TextTokenizerFiles files)
    {
        var roles = new[] { files.Role("eos_token", "</s>"), _unknown, files.Role("pad_token", "</s>") }.Distinct().Where(_processor.Has)
            .ToDictionary(content => content, content => _processor.IdOf(content));
        var definition = new TokenizerDefinition
        {
            Vocabulary = roles,
            Merges = [],
            AddedTokens = [.. roles.Select(role => new AddedToken { Id = role.Value, Content = role.Key, Special = true, LeftStrip = true, RightStrip = true })],
            Normalize = text => text,
            Splitters = [],
        };
        return [.. AddedTokenFiles.Merge(definition, files.Config, files.AddedTokens, files.SpecialTokens)];
    }
}
