using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Models.Tokenizers.Training;

namespace Video.Models.RandomCheckpoints;

/// <summary>The JSON files of a random checkpoint.</summary>
internal static class RandomModelFiles
{
    public const int Patch = 14, TemporalPatch = 2, Channels = 3;

    private const string Template =
        "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}" +
        "<|im_start|>{{ message['role'] }}\n{% if message['content'] is string %}{{ message['content'] }}{% else %}{% for part in message['content'] %}" +
        "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% elif part['type'] == 'video' %}<|vision_start|><|video_pad|><|vision_end|>" +
        "{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<(string Name, JsonObject Content)> Of(RandomModelSize size, NewTokenizer tokenizer) =>
    [
        ("config.json", Config(size, tokenizer)),
        ("generation_config.json", Generation(tokenizer)),
        ("preprocessor_config.json", Preprocessor(size)),
        ("tokenizer.json", tokenizer.Json()),
        ("tokenizer_config.json", new JsonObject { ["tokenizer_class"] = "Qwen2Tokenizer", ["eos_token"] = NewTokenizer.EndOfTurn, ["pad_token"] = NewTokenizer.EndOfText }),
        ("chat_template.json", new JsonObject { ["chat_template"] = Template }),
    ];

    private static JsonObject Config(RandomModelSize size, NewTokenizer tokenizer)
    {
        var half = size.Dim / size.Heads / 2;
        var config = new JsonObject
        {
            ["architectures"] = new JsonArray(size.IsSecond ? "Qwen2VLForConditionalGeneration" : "Qwen2_5_VLForConditionalGeneration"),
            ["model_type"] = size.Family,
            ["eos_token_id"] = tokenizer.IdOf(NewTokenizer.EndOfTurn),
            ["vision_start_token_id"] = tokenizer.IdOf(NewTokenizer.VisionStart),
            ["vision_end_token_id"] = tokenizer.IdOf(NewTokenizer.VisionEnd),
            ["image_token_id"] = tokenizer.IdOf(NewTokenizer.Image),
            ["video_token_id"] = tokenizer.IdOf(NewTokenizer.Video),
            ["hidden_act"] = "silu",
            ["hidden_size"] = size.Dim,
            ["intermediate_size"] = size.InnerDim,
            ["max_position_embeddings"] = 32_768,
            ["num_attention_heads"] = size.Heads,
            ["num_hidden_layers"] = size.Layers,
            ["num_key_value_heads"] = size.KvHeads,
            ["rms_norm_eps"] = 1e-6,
            ["rope_theta"] = size.RopeTheta,
            ["rope_scaling"] = new JsonObject { ["type"] = "mrope", ["mrope_section"] = new JsonArray([.. size.Sections(half).Select(count => JsonValue.Create(count))]) },
            ["use_sliding_window"] = false,
            ["tie_word_embeddings"] = true,
            ["torch_dtype"] = size.BFloat16 ? "bfloat16" : "float32",
            ["vocab_size"] = RandomWeights.Vocabulary(size, tokenizer.Count),
            ["vision_config"] = Vision(size),
        };
        if (size.TextTimestamps is not null) config["text_timestamps"] = size.TextTimestamps;
        return config;
    }

    private static JsonObject Vision(RandomModelSize size) => size.IsSecond
        ? new JsonObject
        {
            ["depth"] = size.VisionLayers,
            ["embed_dim"] = size.VisionDim,
            ["mlp_ratio"] = size.VisionInnerDim / size.VisionDim,
            ["num_heads"] = size.VisionHeads,
            ["in_chans"] = Channels,
            ["hidden_size"] = size.Dim,
            ["patch_size"] = Patch,
            ["spatial_merge_size"] = size.Merge,
            ["temporal_patch_size"] = TemporalPatch,
        }
        : new JsonObject
        {
            ["depth"] = size.VisionLayers,
            ["hidden_act"] = "silu",
            ["hidden_size"] = size.VisionDim,
            ["intermediate_size"] = size.VisionInnerDim,
            ["num_heads"] = size.VisionHeads,
            ["in_chans"] = Channels,
            ["out_hidden_size"] = size.Dim,
            ["patch_size"] = Patch,
            ["spatial_merge_size"] = size.Merge,
            ["window_size"] = size.Window,
            ["fullatt_block_indexes"] = new JsonArray([.. Enumerable.Range(0, size.VisionLayers).Where(i => (i + 1) % 4 == 0).Select(i => JsonValue.Create(i))]),
            ["tokens_per_second"] = 2,
            ["temporal_patch_size"] = TemporalPatch,
        };

    private static JsonObject Generation(NewTokenizer tokenizer) => new()
    {
        ["eos_token_id"] = new JsonArray(tokenizer.IdOf(NewTokenizer.EndOfTurn), tokenizer.IdOf(NewTokenizer.EndOfText)),
        ["pad_token_id"] = tokenizer.IdOf(NewTokenizer.EndOfText),
        ["do_sample"] = false,
    };

    private static JsonObject Preprocessor(RandomModelSize size) => new()
    {
        ["min_pixels"] = size.MinTokensPerPicture * size.Unit * size.Unit,
        ["max_pixels"] = size.MaxTokensPerPicture * size.Unit * size.Unit,
        ["patch_size"] = Patch,
        ["temporal_patch_size"] = TemporalPatch,
        ["merge_size"] = size.Merge,
        ["image_mean"] = new JsonArray(0.48145466, 0.4578275, 0.40821073),
        ["image_std"] = new JsonArray(0.26862954, 0.26130258, 0.27577711),
        ["image_processor_type"] = "Qwen2VLImageProcessor",
    };
}
