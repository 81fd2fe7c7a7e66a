using System.Text;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>A byte-level BPE tokenizer as Qwen and GPT-2 checkpoints publish it. Adds no tokens of its own: templates write those. Safe for use from several threads.</summary>
/// <remarks>Reference: tokenizers, tokenizer/mod.rs: added tokens, normalisation between them, words, merges; decoders/byte_level.rs.</remarks>
public sealed class Tokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens;
    private readonly HashSet<string> _special;
    private readonly AddedTokenSplitter _addedInText;
    private readonly AddedTokenSplitter _addedInNormalized;
    private readonly Func<string, string> _normalize;
    private readonly IReadOnlyList<WordSplitter> _splitters;
    private readonly BytePairEncoder _encoder;

    internal Tokenizer(TokenizerDefinition definition)
    {
        _normalize = definition.Normalize;
        _splitters = definition.Splitters;
        _encoder = new BytePairEncoder(definition.Vocabulary, definition.Merges, definition.WholeWordsFirst, definition.Symbols(definition.Vocabulary));

        AddedTokens = definition.AddedTokens;
        _ids = new(definition.Vocabulary);
        _tokens = [];
        foreach (var (token, id) in definition.Vocabulary) _tokens[id] = token;
        foreach (var token in AddedTokens)
        {
            _ids[token.Content] = token.Id;
            _tokens[token.Id] = token.Normalized ? _normalize(token.Content) : token.Content; // decoded in this form too
        }

        _special = [.. AddedTokens.Where(token => token.Special).Select(token => token.Content)];
        _addedInText = new AddedTokenSplitter(AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _addedInNormalized = new AddedTokenSplitter(AddedTokens.Where(token => token.Normalized).Select(token => (_normalize(token.Content), token)));
    }

    /// <summary>Number of tokens, added ones included. A model's vocabulary may be wider: ids from here on stand for nothing.</summary>
    public int Count => _ids.Count;

    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>Reads tokenizer.json, else vocab.json and merges.txt, with the added tokens of tokenizer_config.json.</summary>
    /// <exception cref="CheckpointException">A file is missing or damaged, or describes a kind of tokenizer that is not known here.</exception>
    public static Tokenizer Load(string folder)
    {
        var definition = TokenizerFiles.Read(folder, out var path);
        try
        {
            return new Tokenizer(definition);
        }
        catch (FormatException e)
        {
            throw new CheckpointException(path, "merges", "tokens of the vocabulary", e.Message, "fetch the tokenizer files again", e);
        }
    }

    /// <summary>The id of a token as the vocabulary writes it, or null when it has none.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The token as the vocabulary writes it, or null for ids beyond it.</summary>
    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>The ids of a text; half surrogate pairs count as U+FFFD.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var (raw, added) in _addedInText.Split(WellFormed(text)))
        {
            if (added is not null) ids.Add(added.Id);
            else EncodeNormalized(_normalize(raw), ids);
        }

        return [.. ids];
    }

    /// <summary>The text of ids; ids beyond the vocabulary give nothing, broken UTF-8 gives U+FFFD.</summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        var bytes = new List<byte>();
        foreach (var id in ids) bytes.AddRange(BytesOf(id, skipSpecialTokens));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>A decoder for one answer as it is generated.</summary>
    public StreamingDecoder CreateStreamingDecoder(bool skipSpecialTokens) => new(this, skipSpecialTokens);

    internal byte[] BytesOf(int id, bool skipSpecialTokens) =>
        !_tokens.TryGetValue(id, out var token) || skipSpecialTokens && _special.Contains(token) ? [] : ByteAlphabet.BytesOf(token);

    private void EncodeNormalized(string text, List<int> ids)
    {
        foreach (var (part, added) in _addedInNormalized.Split(text))
        {
            if (added is not null)
            {
                ids.Add(added.Id);
                continue;
            }

            IEnumerable<string> words = [part];
            foreach (var splitter in _splitters) words = words.SelectMany(splitter.Split);
            foreach (var word in words) _encoder.Encode(word, ids);
        }
    }

    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(rune);
        return result.ToString();
    }
}
