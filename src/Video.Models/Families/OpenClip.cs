using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models.Families;

/// <summary>OpenCLIP's own layout, open_clip_config.json: CLIP with variants of pooling, norms and activations.</summary>
/// <remarks>Cherti et al., Reproducible scaling laws for contrastive language-image learning, 2023. Reference: open_clip, src/open_clip/model.py and transformer.py.</remarks>
internal sealed class OpenClip : IDualEncoderFamily
{
    public const string Type = "open_clip";

    private const double DefaultEpsilon = 1e-5;
    private const int Channels = 3;
    private const string Remedy = "this variant of OpenCLIP cannot be used yet";

    /// <summary>Settings that change the blocks or the towers in ways that are not built here.</summary>
    private static readonly string[] Unknown =
        ["timm_model_name", "hf_model_name", "hf_tokenizer_name", "block_type", "qk_norm", "scaled_cosine_attn", "scale_heads", "scale_attn_inner", "scale_attn", "scale_fc", "embed_cls"];

    public IReadOnlyList<string> ModelTypes => [Type];

    public DualEncoderParts Build(string folder, CheckpointConfig config, WeightStore store)
    {
        var model = config.Section("model_cfg");
        var (vision, text) = (model.Section("vision_cfg"), model.Section("text_cfg"));
        foreach (var part in new[] { vision, text }) Refuse(part);

        var (dim, quick) = (model.Int("embed_dim"), model.Flag("quick_gelu", fallback: false));
        var (image, patch) = (Size(vision, "image_size", 224), Size(vision, "patch_size", 16));
        var (context, vocabulary) = (text.Int("context_length", 77), text.Int("vocab_size", 49_408));
        var root = store.Root;
        return new DualEncoderParts
        {
            Preprocessor = new PicturePreprocessor(PictureSettingsFiles.ForOpenClip(config, image)),
            Vision = Vision(vision, image, patch, dim, quick, root.In("visual"), store),
            Tokenizer = new OpenClipTokenizer(folder, text, vocabulary, context),
            Text = Text(text, vocabulary, context, dim, quick, root.InFirst("text", ""), store),
            LogitScale = root.Exact("logit_scale", root.ShapeOfOne("logit_scale")),
            LogitBias = root.Has("logit_bias") ? root.Exact("logit_bias", root.ShapeOfOne("logit_bias")) : null,
            Dim = dim,
        };
    }

    /// <summary>Some files hold the causal mask.</summary>
    public bool IsIgnorable(string tensorName) => tensorName is "attn_mask" or "text.attn_mask";

    private static void Refuse(CheckpointConfig part)
    {
        foreach (var key in Unknown)
        {
            if (part.Find(key) is { } value && value.GetRawText() is not ("false" or "\"\"" or "\"default\"") and var got) throw part.Refuse(key, "nothing", got, Remedy);
        }
    }

    private static VisionTower Vision(CheckpointConfig config, FrameSize image, FrameSize patch, int dim, bool quick, Weights weights, WeightStore store)
    {
        if (patch.Width != patch.Height) throw config.Refuse("patch_size", "a square", $"{patch.Height}×{patch.Width}", Remedy);
        if (config.OptionalText("pos_embed_type") is { } kind and not ("learnable" or "sin_cos_2d")) throw config.Refuse("pos_embed_type", "learnable or sin_cos_2d", kind, Remedy);

        var width = config.Int("width", 768);
        var epsilon = Epsilon(config);
        var patches = image.Height / patch.Height * (image.Width / patch.Width);
        return new VisionTower(
            new GridEmbedding(
                new Linear(weights.Flattened("conv1.weight", width, Channels, patch.Height, patch.Width), bias: null, store.Types),
                weights.Exact("class_embedding", width),
                weights.Exact("positional_embedding", patches + 1, width),
                image, patch.Height, store),
            config.Flag("no_ln_pre", fallback: false) ? null : weights.LayerNorm("ln_pre", width, epsilon),
            Blocks(config, width, Heads(config, width, width / config.Int("head_width", 64)), quick, weights),
            VisionPooling(config, width, dim, epsilon, weights, out var pooled),
            weights.Projection("proj", pooled, dim),
            store);
    }

    private static IPooling VisionPooling(CheckpointConfig config, int width, int dim, double epsilon, Weights weights, out int pooled)
    {
        var attends = config.Find("attentional_pool") is { } value && value.GetRawText() switch
        {
            "true" => true,
            "false" => false,
            var other => throw config.Refuse("attentional_pool", "true or false", other, Remedy),
        };
        pooled = attends ? dim : width;
        var norm = weights.LayerNorm("ln_post", pooled, epsilon);
        IPooling pooling = (config.OptionalText("pool_type") ?? "tok") switch
        {
            "tok" => new ClassTokenPooling(norm), // the norm is each token's own: before or after taking one is the same
            "avg" => new MeanPooling(norm, normAfter: !attends && config.Flag("final_ln_after_pool", fallback: false)),
            var other => throw config.Refuse("pool_type", "tok or avg", other, Remedy),
        };
        return attends ? Queries(config, width, dim, epsilon, weights.In("attn_pool"), pooling) : pooling;
    }

    private static QueryPooling Queries(CheckpointConfig config, int width, int dim, double epsilon, Weights weights, IPooling pooling)
    {
        var attention = weights.In("attn");
        var projections = width == dim ? attention.Packed("in_proj_weight", "in_proj_bias", dim, dim, parts: 3)
            : attention.Packed(["q_proj_weight", "k_proj_weight", "v_proj_weight"], "in_proj_bias", [dim, width, width], dim);
        return new QueryPooling(
            weights.Exact("query", config.Int("attn_pooler_queries", 256), dim),
            weights.LayerNorm("ln_q", dim, epsilon),
            weights.LayerNorm("ln_k", width, epsilon),
            new MultiHeadAttention(new AttentionProjections(projections[0], projections[1], projections[2], attention.Linear("out_proj", dim, dim, bias: true)), Heads(config, dim, config.Int("attn_pooler_heads", 8))),
            pooling);
    }

    private static TextTower Text(CheckpointConfig config, int vocabulary, int context, int dim, bool quick, Weights weights, WeightStore store)
    {
        if ((config.OptionalText("text_arch") ?? "clip") is not "clip" and var architecture) throw config.Refuse("text_arch", "clip", architecture, Remedy);

        var width = config.Int("width", 512);
        var projects = config.OptionalText("proj_type") is not "none";
        if (!projects && width != dim) throw config.Refuse("proj_type", $"a projection from {width} to {dim}", "none", "correct the file");

        var parts = new TextTowerParts
        {
            Tokens = weights.Matrix("token_embedding.weight", vocabulary, width),
            Positions = weights.Exact("positional_embedding", context, width),
            Blocks = Blocks(config, width, Heads(config, width, config.Int("heads", 8)), quick, weights),
            Norm = weights.LayerNorm("ln_final", width, Epsilon(config)),
            IsCausal = !config.Flag("no_causal_mask", fallback: false),
            Pool = (config.OptionalText("pool_type") ?? "argmax") switch
            {
                "argmax" => Pooling.LargestId,
                "first" => static _ => 0,
                "last" => Pooling.Last,
                "eos" when config.OptionalInt("eos_id") is { } end => ids => Pooling.First(ids, end),
                var other => throw config.Refuse("pool_type", "argmax, first, last, or eos with eos_id", other, Remedy),
            },
            Projection = !projects ? null : config.Flag("proj_bias", fallback: false) ? weights.Linear("text_projection", width, dim, bias: true) : weights.Projection("text_projection", width, dim),
        };
        return new TextTower(parts, store);
    }

    private static List<TransformerBlock> Blocks(CheckpointConfig config, int width, int heads, bool quick, Weights weights)
    {
        var inner = (int)(width * config.Number("mlp_ratio", 4));
        var epsilon = Epsilon(config);
        var activation = Activate(config, quick);
        if (config.Find("layers") is { ValueKind: System.Text.Json.JsonValueKind.Array } stages) throw config.Refuse("layers", "the number of blocks of a ViT", stages.GetRawText(), Remedy);

        return [.. Enumerable.Range(0, config.Int("layers", 12)).Select(i => Block(weights.In($"transformer.resblocks.{i}")))];

        TransformerBlock Block(Weights block)
        {
            var attention = block.In("attn");
            var packed = attention.Packed("in_proj_weight", "in_proj_bias", width, width, parts: 3);
            Tensor? Scale(string name) => config.Has("ls_init_value") ? block.Exact(name, width) : null;

            return new TransformerBlock(
                block.LayerNorm("ln_1", width, epsilon),
                new MultiHeadAttention(new AttentionProjections(packed[0], packed[1], packed[2], attention.Linear("out_proj", width, width, bias: true)), heads),
                block.LayerNorm("ln_2", width, epsilon),
                new FeedForward(block.Linear("mlp.c_fc", width, inner, bias: true), block.Linear("mlp.c_proj", inner, width, bias: true), activation))
            {
                AttentionScale = Scale("ls_1.gamma"),
                FeedForwardScale = Scale("ls_2.gamma"),
            };
        }
    }

    private static Activation Activate(CheckpointConfig config, bool quick)
    {
        var approximate = config.OptionalSection("act_kwargs")?.OptionalText("approximate") ?? "none";
        var name = quick ? "quick_gelu" : approximate switch
        {
            "none" => "gelu",
            "tanh" => "gelu_pytorch_tanh",
            var other => throw config.Refuse("act_kwargs.approximate", "none or tanh", other, Remedy),
        };
        return Activation.Find(name) ?? Activation.ExactGelu;
    }

    private static double Epsilon(CheckpointConfig config) => config.OptionalSection("norm_kwargs")?.Number("eps", DefaultEpsilon) ?? DefaultEpsilon;

    private static int Heads(CheckpointConfig config, int width, int heads) => heads > 0 && width % heads == 0 ? heads
        : throw config.Refuse("heads", $"heads that divide {width}", $"{heads}", "correct the file or fetch it again");

    /// <summary>One number for a square, or height and width.</summary>
    private static FrameSize Size(CheckpointConfig config, string key, int fallback) => (config.Has(key) ? config.Ints(key) : [fallback]) switch
    {
        [> 0 and var side] => new(side, side),
        [> 0 and var height, > 0 and var width] => new(width, height),
        _ => throw config.Refuse(key, "a number above 0, or height and width", config.Find(key)?.GetRawText() ?? "", "correct the file or fetch it again"),
    };
}
