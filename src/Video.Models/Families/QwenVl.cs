using System.Globalization;
using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Positions;

namespace Video.Models.Families;

/// <summary>Qwen2-VL and Qwen2.5-VL: a vision transformer over pictures of any size, a 2 × 2 merger, and a Qwen2 language model with M-RoPE.</summary>
/// <remarks>
/// Wang et al., Qwen2-VL, 2024; Bai et al., Qwen2.5-VL Technical Report, 2025.
/// Reference: transformers, models/qwen2_vl/modeling_qwen2_vl.py and models/qwen2_5_vl/modeling_qwen2_5_vl.py.
/// </remarks>
internal sealed class QwenVl : IModelFamily
{
    private const string Second = "qwen2_vl";
    private const double VisionEpsilon = 1e-6;

    public IReadOnlyList<string> ModelTypes => [Second, "qwen2_5_vl"];

    public VisionLanguageParts Build(FamilyContext context)
    {
        var config = context.Config;
        var text = config.OptionalSection("text_config") ?? config;
        var vision = config.Section("vision_config");
        var second = config.Text("model_type") == Second;

        return new VisionLanguageParts
        {
            Encoder = second ? SecondEncoder(vision, context.Store) : LaterEncoder(vision, context.Store),
            Decoder = Decoder(text, IsTied(config, text), context.Store),
            Layout = Layout(config, second ? null : vision.Number("tokens_per_second", 4), context.Encode),
        };
    }

    /// <summary>Old files hold the rotary frequencies, and some hold the head although it is the embedding once more.</summary>
    public bool IsIgnorable(string tensorName) => tensorName.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal) || tensorName == "lm_head.weight";

    private static bool IsTied(CheckpointConfig config, CheckpointConfig text) => config.Flag("tie_word_embeddings", text.Flag("tie_word_embeddings", fallback: false));

    private static Weights Vision(WeightStore store) => store.Root.InFirst("visual", "model.visual");

    /// <summary>Qwen2-VL: layer norms, a plain feed-forward part, attention over whole frames.</summary>
    private static PatchVisionTransformer SecondEncoder(CheckpointConfig vision, WeightStore store)
    {
        var (dim, heads, output) = (vision.Int("embed_dim"), vision.Int("num_heads"), vision.Int("hidden_size"));
        var inner = (int)(dim * vision.Number("mlp_ratio", 4));
        var activation = Activation.Of(vision, "hidden_act", "quick_gelu");
        var weights = Vision(store);
        var merge = vision.Int("spatial_merge_size", 2);

        VisionBlock Block(Weights block) => new(
            block.LayerNorm("norm1", dim, VisionEpsilon),
            new VisionAttention(block.Linear("attn.qkv", dim, 3 * dim, bias: true), block.Linear("attn.proj", dim, dim, bias: true), heads),
            block.LayerNorm("norm2", dim, VisionEpsilon),
            new FeedForward(block.Linear("mlp.fc1", dim, inner, bias: true), block.Linear("mlp.fc2", inner, dim, bias: true), activation));

        return new PatchVisionTransformer(
            Settings(vision, dim, heads, merge),
            PatchEmbedding(vision, dim, weights, store),
            Blocks(vision, weights, Block),
            Merger(weights.In("merger"), weights.In("merger").LayerNorm("ln_q", dim, VisionEpsilon), dim, merge, output),
            store);
    }

    /// <summary>Qwen2.5-VL: RMS norms, a gated feed-forward part, attention in windows but for a few blocks.</summary>
    private static PatchVisionTransformer LaterEncoder(CheckpointConfig vision, WeightStore store)
    {
        var (dim, heads, inner) = (vision.Int("hidden_size"), vision.Int("num_heads"), vision.Int("intermediate_size"));
        var activation = Activation.Of(vision, "hidden_act", "silu");
        var weights = Vision(store);
        var merge = vision.Int("spatial_merge_size", 2);

        VisionBlock Block(Weights block) => new(
            block.RmsNorm("norm1", dim, VisionEpsilon),
            new VisionAttention(block.Linear("attn.qkv", dim, 3 * dim, bias: true), block.Linear("attn.proj", dim, dim, bias: true), heads),
            block.RmsNorm("norm2", dim, VisionEpsilon),
            new GatedFeedForward(block.Linear("mlp.gate_proj", dim, inner, bias: true), block.Linear("mlp.up_proj", dim, inner, bias: true), block.Linear("mlp.down_proj", inner, dim, bias: true), activation));

        return new PatchVisionTransformer(
            Settings(vision, dim, heads, merge) with { WindowSide = WindowSide(vision, merge), FullAttentionBlocks = FullAttentionBlocks(vision) },
            PatchEmbedding(vision, dim, weights, store),
            Blocks(vision, weights, Block),
            Merger(weights.In("merger"), weights.In("merger").RmsNorm("ln_q", dim, VisionEpsilon), dim, merge, vision.Int("out_hidden_size")),
            store);
    }

    private static PatchVisionSettings Settings(CheckpointConfig vision, int dim, int heads, int merge)
    {
        if (dim % heads != 0 || dim / heads % 4 != 0)
            throw vision.Refuse("num_heads", $"heads whose width is a multiple of 4 and that divide {dim}", $"{heads}", "correct config.json or fetch it again");
        return new PatchVisionSettings { PatchLength = PatchShape(vision).Aggregate(1, (product, side) => product * (int)side), HeadDim = dim / heads, MergeSize = merge };
    }

    private static long[] PatchShape(CheckpointConfig vision)
    {
        var patch = vision.Int("patch_size", 14);
        return [vision.Int("in_channels", vision.Int("in_chans", 3)), vision.Int("temporal_patch_size", 2), patch, patch];
    }

    private static Linear PatchEmbedding(CheckpointConfig vision, int dim, Weights weights, WeightStore store) =>
        new(weights.Flattened("patch_embed.proj.weight", [dim, .. PatchShape(vision)]), bias: null, store.Types);

    private static List<VisionBlock> Blocks(CheckpointConfig vision, Weights weights, Func<Weights, VisionBlock> block) =>
        [.. Enumerable.Range(0, vision.Int("depth")).Select(i => block(weights.In($"blocks.{i}")))];

    /// <summary>Its GELU is the exact one whatever hidden_act says.</summary>
    private static PatchMerger Merger(Weights merger, INorm norm, int dim, int merge, int output)
    {
        var joined = merge * merge * dim;
        return new PatchMerger(norm, new FeedForward(merger.Linear("mlp.0", joined, joined, bias: true), merger.Linear("mlp.2", joined, output, bias: true), Activation.ExactGelu), merge * merge);
    }

    private static int WindowSide(CheckpointConfig vision, int merge)
    {
        var window = vision.Int("window_size", 112);
        var side = window / merge / vision.Int("patch_size", 14);
        return side > 0 ? side : throw vision.Refuse("window_size", $"at least one merged patch ({merge * vision.Int("patch_size", 14)} pixels)", $"{window}", "correct config.json or fetch it again");
    }

    private static HashSet<int> FullAttentionBlocks(CheckpointConfig vision) => vision.Has("fullatt_block_indexes") ? [.. vision.Ints("fullatt_block_indexes")] : [7, 15, 23, 31];

    private static Decoder Decoder(CheckpointConfig text, bool tied, WeightStore store)
    {
        var (dim, vocab, epsilon) = (text.Int("hidden_size"), text.Int("vocab_size"), text.Number("rms_norm_eps", 1e-5));
        var heads = text.Int("num_attention_heads");
        if (dim % heads != 0) throw text.Refuse("num_attention_heads", $"a divisor of {dim}", $"{heads}", "correct config.json or fetch it again");

        var rope = RopeSettings.Of(text, dim / heads);
        var weights = store.Root.InFirst("model.language_model", "language_model", "model");
        var embedding = weights.Matrix("embed_tokens.weight", vocab, dim);

        return new Decoder(
            embedding,
            [.. Enumerable.Range(0, text.Int("num_hidden_layers")).Select(i => Layer(text, i, weights.In($"layers.{i}"), store))],
            weights.RmsNorm("norm", dim, epsilon),
            tied ? new Linear(embedding, bias: null, store.Types) : store.Root.Linear("lm_head", dim, vocab, bias: false),
            new MultimodalRotary(rope.Theta, MultimodalRotary.Sections(rope.Sections), store.Device),
            store);
    }

    private static DecoderLayer Layer(CheckpointConfig text, int index, Weights layer, WeightStore store)
    {
        var (dim, inner, heads, epsilon) = (text.Int("hidden_size"), text.Int("intermediate_size"), text.Int("num_attention_heads"), text.Number("rms_norm_eps", 1e-5));
        var (headDim, kvHeads) = (dim / heads, text.Int("num_key_value_heads", heads));
        if (kvHeads < 1 || heads % kvHeads != 0) throw text.Refuse("num_key_value_heads", $"a divisor of {heads}", $"{kvHeads}", "correct config.json or fetch it again");

        var attention = layer.In("self_attn");
        var projections = new AttentionProjections(
            attention.Linear("q_proj", dim, dim, bias: true),
            attention.Linear("k_proj", dim, kvHeads * headDim, bias: true),
            attention.Linear("v_proj", dim, kvHeads * headDim, bias: true),
            attention.Linear("o_proj", dim, dim, bias: false));
        var mlp = layer.In("mlp");

        return new DecoderLayer(
            layer.RmsNorm("input_layernorm", dim, epsilon),
            new GroupedQueryAttention(projections, heads, kvHeads, headDim, Window(text, index), store.Types.Compute, store.Device),
            layer.RmsNorm("post_attention_layernorm", dim, epsilon),
            new GatedFeedForward(mlp.Linear("gate_proj", dim, inner, bias: false), mlp.Linear("up_proj", dim, inner, bias: false), mlp.Linear("down_proj", inner, dim, bias: false),
                Activation.Of(text, "hidden_act", "silu")));
    }

    /// <summary><c>sliding_window</c> counts only with <c>use_sliding_window</c>, and then from layer max_window_layers on unless layer_types says where.</summary>
    private static int? Window(CheckpointConfig text, int layer)
    {
        if (!text.Flag("use_sliding_window", fallback: false) || text.OptionalInt("sliding_window") is not { } window) return null;

        var types = text.Texts("layer_types");
        var slides = types.Count > layer ? types[layer] == "sliding_attention" : layer >= text.Int("max_window_layers", 80);
        return slides ? window : null;
    }

    private static QwenPromptLayout Layout(CheckpointConfig config, double? tokensPerSecond, Func<string, IReadOnlyList<int>> encode) => new(
        new Placeholders(config.Int("image_token_id", 151_655), config.Int("video_token_id", 151_656)),
        (float?)tokensPerSecond,
        Timestamps(config, encode));

    /// <summary>
    /// Our own setting, for models trained with times as text before each frame: <c>text_timestamps</c> is the format of the seconds, for example <c>0.0s</c>.
    /// </summary>
    private static Func<double, IReadOnlyList<int>>? Timestamps(CheckpointConfig config, Func<string, IReadOnlyList<int>> encode) =>
        config.OptionalText("text_timestamps") is { } format ? seconds => encode(Math.Round(seconds, 1).ToString(format, CultureInfo.InvariantCulture)) : null;

    /// <summary>A picture is one step in time. A clip's temporal patches are counted (Qwen2-VL) or stand at their seconds times tokens per second, cut to whole steps (Qwen2.5-VL).</summary>
    /// <param name="tokensPerSecond">Null: temporal patches are counted.</param>
    /// <param name="encodeTimestamp">Ids of a time as text, which then stands before each frame; null for none.</param>
    private sealed class QwenPromptLayout(Placeholders placeholders, float? tokensPerSecond, Func<double, IReadOnlyList<int>>? encodeTimestamp) : IPromptLayout
    {
        public IEnumerable<VisualKind> Kinds(IReadOnlyList<int> ids) => placeholders.Kinds(ids);

        public IEnumerable<PromptPiece> Compose(IReadOnlyList<int> ids, IReadOnlyList<PromptVisual> visuals) =>
            placeholders.Replace(ids, visuals, index => encodeTimestamp is not null && visuals[index].Kind == VisualKind.Video
                ? WithTimestamps(visuals[index], index, encodeTimestamp)
                : [new PromptPiece.Visual(placeholders.Of(visuals[index].Kind), index, FirstToken: 0, visuals[index].Layout.Count, Times(visuals[index]))]);

        private IEnumerable<PromptPiece> WithTimestamps(PromptVisual visual, int index, Func<double, IReadOnlyList<int>> encode)
        {
            var times = Times(visual);
            foreach (var frame in visual.Layout.Frames)
            {
                yield return new PromptPiece.Text(encode(frame.Seconds));
                yield return new PromptPiece.Visual(placeholders.Of(visual.Kind), index, frame.FirstToken, frame.Count, [.. times.Skip(frame.FirstToken).Take(frame.Count)], OnClipClock: true);
            }
        }

        /// <summary>In fp32 and in this order, as the release multiplies: seconds, then tokens per second, then the cut.</summary>
        private float[] Times(PromptVisual visual)
        {
            var frames = visual.Layout.Frames;
            var times = new float[visual.Layout.Count];
            for (var i = 0; i < frames.Count; i++)
            {
                var time = visual.Kind == VisualKind.Image ? 0
                    : tokensPerSecond is { } rate ? MathF.Truncate((float)(frames[i].Seconds - frames[0].Seconds) * rate)
                    : i;
                Array.Fill(times, time, frames[i].FirstToken, frames[i].Count);
            }

            return times;
        }
    }
}
