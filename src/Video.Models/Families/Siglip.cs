using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;

namespace Video.Models.Families;

/// <summary>SigLIP and SigLIP 2, of fixed size and NaFlex: a ViT with an attention-pooling head, a text transformer that sees all of a text, logits with a scale and a bias.</summary>
/// <remarks>
/// Zhai et al., Sigmoid Loss for Language Image Pre-Training, 2023; Tschannen et al., SigLIP 2, 2025.
/// Reference: transformers, models/siglip/modeling_siglip.py and models/siglip2/modeling_siglip2.py.
/// </remarks>
internal sealed class Siglip : IDualEncoderFamily
{
    private const string Flexible = "siglip2";
    private const double Epsilon = 1e-6;
    private const int DefaultDim = 768;
    private const int Channels = 3;

    public IReadOnlyList<string> ModelTypes => ["siglip", Flexible];

    public DualEncoderParts Build(string folder, CheckpointConfig config, WeightStore store)
    {
        var (text, vision) = (config.OptionalSection("text_config") ?? config.Empty("text_config"), config.OptionalSection("vision_config") ?? config.Empty("vision_config"));
        var isFlexible = config.Text("model_type") == Flexible;
        var root = store.Root;
        var positions = text.Int("max_position_embeddings", 64);
        var tower = Tower.Read(vision, DefaultDim, "gelu_pytorch_tanh", Epsilon);
        return new DualEncoderParts
        {
            Preprocessor = isFlexible ? PictureSettingsFiles.ForFlexible(folder, vision.Int("patch_size", 16)) : new PicturePreprocessor(PictureSettingsFiles.ForTower(folder, Clip.ImageSize(vision), cropsByDefault: false)),
            Vision = Vision(vision, tower, isFlexible, root.In("vision_model"), store),
            Tokenizer = Tokenizer(folder, positions, isFlexible),
            Text = Text(text, tower.Dim, positions, root.In("text_model"), store),
            LogitScale = root.Exact("logit_scale", root.ShapeOfOne("logit_scale")),
            LogitBias = root.Exact("logit_bias", root.ShapeOfOne("logit_bias")),
            Dim = tower.Dim,
        };
    }

    /// <summary>Older files hold the numbers of the positions.</summary>
    public bool IsIgnorable(string tensorName) => tensorName.EndsWith("embeddings.position_ids", StringComparison.Ordinal);

    private static VisionTower Vision(CheckpointConfig config, Tower tower, bool isFlexible, Weights weights, WeightStore store)
    {
        var head = weights.In("head");
        var attention = head.In("attention");
        var packed = attention.Packed("in_proj_weight", "in_proj_bias", tower.Dim, tower.Dim, parts: 3);
        return new VisionTower(
            isFlexible ? FlexiblePatches(config, tower, weights.In("embeddings"), store) : FixedPatches(config, tower, weights.In("embeddings"), store),
            preNorm: null,
            tower.Blocks(weights),
            new ProbePooling(
                weights.LayerNorm("post_layernorm", tower.Dim, tower.Epsilon),
                store.Own(head.Exact("probe", 1, 1, tower.Dim).view(tower.Dim)),
                new MultiHeadAttention(new AttentionProjections(packed[0], packed[1], packed[2], attention.Linear("out_proj", tower.Dim, tower.Dim, bias: true)), tower.Heads),
                head.LayerNorm("layernorm", tower.Dim, tower.Epsilon),
                tower.FeedForward(head.In("mlp"))),
            projection: null,
            store);
    }

    private static GridEmbedding FixedPatches(CheckpointConfig config, Tower tower, Weights weights, WeightStore store)
    {
        var (image, patch) = (Clip.ImageSize(config), config.Int("patch_size", 16));
        var side = Clip.GridSide(config, image, patch);
        return new GridEmbedding(
            new Linear(weights.Flattened("patch_embedding.weight", tower.Dim, Channels, patch, patch), weights.Get("patch_embedding.bias", tower.Dim), store.Types),
            classToken: null,
            weights.Exact("position_embedding.weight", side * side, tower.Dim),
            image, patch, store);
    }

    private static FlexibleEmbedding FlexiblePatches(CheckpointConfig config, Tower tower, Weights weights, WeightStore store)
    {
        var (patches, patch) = (config.Int("num_patches", 256), config.Int("patch_size", 16));
        var side = (int)Math.Sqrt(patches);
        if (side * side != patches || side == 0) throw config.Refuse("num_patches", "a square number", $"{patches}", "correct config.json or fetch it again");

        return new FlexibleEmbedding(
            weights.Linear("patch_embedding", Channels * patch * patch, tower.Dim, bias: true),
            weights.Exact("position_embedding.weight", patches, tower.Dim), side, store);
    }

    private static TextTower Text(CheckpointConfig config, int dim, int positions, Weights weights, WeightStore store)
    {
        var tower = Tower.Read(config, DefaultDim, "gelu_pytorch_tanh", Epsilon);
        var projected = config.Int("projection_size", tower.Dim);
        if (projected != dim) throw config.Refuse("projection_size", $"{dim}, the width of the vision tower", $"{projected}", "correct config.json or fetch it again");

        var parts = new TextTowerParts
        {
            Tokens = weights.Matrix("embeddings.token_embedding.weight", config.Int("vocab_size", 32_000), tower.Dim),
            Positions = weights.Exact("embeddings.position_embedding.weight", positions, tower.Dim),
            Blocks = tower.Blocks(weights),
            Norm = weights.LayerNorm("final_layer_norm", tower.Dim, tower.Epsilon),
            IsCausal = false,
            Pool = Pooling.Last,
            Projection = weights.Linear("head", tower.Dim, projected, bias: true),
        };
        return new TextTower(parts, store);
    }

    /// <summary>As tokenizer_config.json names it; SigLIP 2 of fixed size has SigLIP's model_type but Gemma's tokenizer.</summary>
    private static ITextTokenizer Tokenizer(string folder, int positions, bool isFlexible)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        var config = File.Exists(path) ? CheckpointConfig.Load(path) : null;
        return (config?.OptionalText("tokenizer_class") ?? (isFlexible ? "Siglip2Tokenizer" : "SiglipTokenizer")) switch
        {
            "SiglipTokenizer" => new SiglipTokenizer(folder, positions),
            "GemmaTokenizer" or "GemmaTokenizerFast" => new GemmaTokenizer(folder, positions, lowers: false),
            "Siglip2Tokenizer" => new GemmaTokenizer(folder, positions, lowers: true),
            var other when config is not null => throw config.Refuse("tokenizer_class", "SiglipTokenizer, GemmaTokenizer or Siglip2Tokenizer", other, "this kind of tokenizer is not supported"),
            var other => throw new CheckpointException(folder, "tokenizer", "a known kind", other, "fetch the tokenizer files again"),
        };
    }
}
