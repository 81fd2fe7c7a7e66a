using System.Text.Json.Nodes;

namespace Video.Models.RandomCheckpoints;

/// <summary>A byte-level BPE tokenizer over printable ASCII and a few merges: what it does not know is left out.</summary>
internal sealed class RandomTokenizer
{
    public const string EndOfText = "<|endoftext|>", EndOfTurn = "<|im_end|>", Image = "<|image_pad|>", Video = "<|video_pad|>", VisionStart = "<|vision_start|>", VisionEnd = "<|vision_end|>";

    private const string Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] SpecialTokens = [EndOfText, "<|im_start|>", EndOfTurn, VisionStart, VisionEnd, "<|vision_pad|>", Image, Video];

    private static readonly string[] Words = [" the", " a", " and", " is", " in", " to", " of", " red", " blue", " green", " circle", " square", " moves", " left", " right", " video", " seconds", " then", " appears"];

    private readonly Dictionary<string, int> _vocabulary = [];
    private readonly List<(string Left, string Right)> _merges = [];

    /// <summary>Number of tokens, special ones included.</summary>
    public int Count => _vocabulary.Count + SpecialTokens.Length;

    public static RandomTokenizer Create()
    {
        var tokenizer = new RandomTokenizer();
        foreach (var character in Enumerable.Range(' ', '~' - ' ' + 1).Prepend('\n')) tokenizer.Add(ByteLevel((char)character).ToString());
        foreach (var word in Words) tokenizer.Merge(string.Concat(word.Select(ByteLevel)));
        return tokenizer;
    }

    /// <summary>Id of a special token.</summary>
    public int IdOf(string special) => _vocabulary.Count + Array.IndexOf(SpecialTokens, special);

    public JsonObject TokenizerJson() => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. SpecialTokens.Select(token => new JsonObject
        {
            ["id"] = IdOf(token),
            ["content"] = token,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        })]),
        ["normalizer"] = new JsonObject { ["type"] = "NFC" },
        ["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = Pattern }, ["behavior"] = "Isolated", ["invert"] = false },
                new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false }),
        },
        ["post_processor"] = null,
        ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true },
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = null,
            ["end_of_word_suffix"] = null,
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["ignore_merges"] = false,
            ["vocab"] = new JsonObject(_vocabulary.Select(token => KeyValuePair.Create(token.Key, (JsonNode?)token.Value))),
            ["merges"] = new JsonArray([.. _merges.Select(merge => new JsonArray(merge.Left, merge.Right))]),
        },
    };

    private void Add(string token) => _vocabulary.TryAdd(token, _vocabulary.Count);

    /// <summary>Adds the merges that build a word from its first character on.</summary>
    private void Merge(string word)
    {
        for (var length = 2; length <= word.Length; length++)
        {
            if (_vocabulary.ContainsKey(word[..length])) continue;
            _merges.Add((word[..(length - 1)], word[(length - 1)..length]));
            Add(word[..length]);
        }
    }

    /// <summary>The character that stands for an ASCII byte in byte-level vocabularies.</summary>
    private static char ByteLevel(char ascii) => ascii is ' ' ? 'Ġ' : ascii is '\n' ? 'Ċ' : ascii;
}
