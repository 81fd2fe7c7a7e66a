using Video.Models.Checkpoints;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;

namespace Video.Models.Families;

/// <summary>CLIP in transformers' layout: a ViT with a class token and a causal text transformer, both projected into one space.</summary>
/// <remarks>Radford et al., 2021. Reference: transformers, models/clip/modeling_clip.py and configuration_clip.py.</remarks>
internal sealed class Clip : IDualEncoderFamily
{
    private const double Epsilon = 1e-5;
    private const int Channels = 3;

    /// <summary>Configurations from before 2023 write this for the end token, wrongly; the largest id, which it is, is taken then.</summary>
    private const int WrongEnd = 2;

    public IReadOnlyList<string> ModelTypes => ["clip"];

    public DualEncoderParts Build(string folder, CheckpointConfig config, WeightStore store)
    {
        var dim = config.Int("projection_dim", 512);
        var (text, vision) = (Part(config, "text_config"), Part(config, "vision_config"));
        var root = store.Root;
        var positions = text.Int("max_position_embeddings", 77);
        return new DualEncoderParts
        {
            Preprocessor = new PicturePreprocessor(PictureSettingsFiles.ForTower(folder, ImageSize(vision), cropsByDefault: true)),
            Vision = Vision(vision, dim, root, store),
            Tokenizer = new ClipTokenizer(folder, positions),
            Text = Text(text, dim, positions, root, store),
            LogitScale = root.Exact("logit_scale", root.ShapeOfOne("logit_scale")),
            LogitBias = null,
            Dim = dim,
        };
    }

    /// <summary>Older files hold the numbers of the positions.</summary>
    public bool IsIgnorable(string tensorName) => tensorName.EndsWith("embeddings.position_ids", StringComparison.Ordinal);

    /// <summary>A tower's configuration; where there is one with <c>_dict</c> behind its name too, that one holds, with its defaults.</summary>
    private static CheckpointConfig Part(CheckpointConfig config, string name) => config.OptionalSection(name + "_dict") ?? config.OptionalSection(name) ?? config.Empty(name);

    private static VisionTower Vision(CheckpointConfig config, int dim, Weights root, WeightStore store)
    {
        var tower = Tower.Read(config, 768, "quick_gelu", Epsilon);
        var (image, patch) = (ImageSize(config), config.Int("patch_size", 32));
        var side = GridSide(config, image, patch);
        var weights = root.In("vision_model");
        var embeddings = weights.In("embeddings");
        return new VisionTower(
            new GridEmbedding(
                new Linear(embeddings.Flattened("patch_embedding.weight", tower.Dim, Channels, patch, patch), bias: null, store.Types),
                embeddings.Exact("class_embedding", tower.Dim),
                embeddings.Exact("position_embedding.weight", side * side + 1, tower.Dim),
                image, patch, store),
            weights.LayerNorm("pre_layrnorm", tower.Dim, tower.Epsilon), // the name is misspelt in every checkpoint
            tower.Blocks(weights),
            new ClassTokenPooling(weights.LayerNorm("post_layernorm", tower.Dim, tower.Epsilon)),
            root.Linear("visual_projection", tower.Dim, dim, bias: false),
            store);
    }

    private static TextTower Text(CheckpointConfig config, int dim, int positions, Weights root, WeightStore store)
    {
        var tower = Tower.Read(config, 512, "quick_gelu", Epsilon);
        var end = config.Ints("eos_token_id") is [var only] ? only : 49_407;
        var weights = root.In("text_model");
        var parts = new TextTowerParts
        {
            Tokens = weights.Matrix("embeddings.token_embedding.weight", config.Int("vocab_size", 49_408), tower.Dim),
            Positions = weights.Exact("embeddings.position_embedding.weight", positions, tower.Dim),
            Blocks = tower.Blocks(weights),
            Norm = weights.LayerNorm("final_layer_norm", tower.Dim, tower.Epsilon),
            IsCausal = true,
            Pool = end == WrongEnd ? Pooling.LargestId : ids => Pooling.First(ids, end),
            Projection = root.Linear("text_projection", tower.Dim, dim, bias: false),
        };
        return new TextTower(parts, store);
    }

    /// <summary>The size of the pictures that a tower reads.</summary>
    internal static FrameSize ImageSize(CheckpointConfig vision) => vision.Int("image_size", 224) is var side && side > 0 ? new(side, side)
        : throw vision.Refuse("image_size", "a number above 0", $"{side}", "correct config.json or fetch it again");

    internal static int GridSide(CheckpointConfig config, FrameSize image, int patch) => patch > 0 && image.Width / patch > 0 ? image.Width / patch
        : throw config.Refuse("patch_size", $"1 to {image.Width}", $"{patch}", "correct config.json or fetch it again");
}
