using System.Text.Json.Nodes;

namespace Video.Models.Tokenizers.Training;

/// <summary>A byte-level BPE tokenizer that was made here: its words, its merges, and the control tokens of Qwen's chat form after them.</summary>
/// <param name="pattern">Cuts text into words; merges never cross their borders.</param>
/// <param name="vocabulary">Tokens in the byte alphabet; a token's id is its place.</param>
/// <param name="merges">In the order in which they were learnt.</param>
internal sealed class NewTokenizer(string pattern, IReadOnlyList<string> vocabulary, IReadOnlyList<(string Left, string Right)> merges)
{
    public const string EndOfText = "<|endoftext|>", EndOfTurn = "<|im_end|>", Image = "<|image_pad|>", Video = "<|video_pad|>", VisionStart = "<|vision_start|>", VisionEnd = "<|vision_end|>";

    private static readonly string[] SpecialTokens = [EndOfText, "<|im_start|>", EndOfTurn, VisionStart, VisionEnd, "<|vision_pad|>", Image, Video];

    /// <summary>Number of tokens, special ones included.</summary>
    public int Count => vocabulary.Count + SpecialTokens.Length;

    /// <summary>Id of a special token.</summary>
    public int IdOf(string special) => vocabulary.Count + Array.IndexOf(SpecialTokens, special);

    /// <summary>tokenizer.json as the reference writes it.</summary>
    public JsonObject Json() => new()
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
                new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = "Isolated", ["invert"] = false },
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
            ["vocab"] = new JsonObject(vocabulary.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
            ["merges"] = new JsonArray([.. merges.Select(merge => new JsonArray(merge.Left, merge.Right))]),
        },
    };
}
