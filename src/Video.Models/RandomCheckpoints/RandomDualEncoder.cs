using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Tokenizers;
using Video.Models.Tokenizers.Training;

namespace Video.Models.RandomCheckpoints;

/// <summary>Sizes of one tower.</summary>
public sealed record TowerSize(int Dim, int InnerDim, int Layers, int Heads);

/// <summary>Sizes of a dual encoder in CLIP's architecture.</summary>
/// <param name="Side">Of the pictures in pixels.</param>
/// <param name="Positions">Most tokens of a text.</param>
/// <param name="Dim">Of the space that pictures and texts share.</param>
public sealed record ClipSize(TowerSize Vision, TowerSize Text, int Side, int Patch, int Positions, int Dim);

/// <summary>Writes a dual encoder with random weights in the form in which CLIP's checkpoints are published.</summary>
/// <remarks>Pictures are squeezed to the square that the tower reads and not cropped: at the sides of a video something may be seen.</remarks>
public static class RandomDualEncoder
{
    private const string Start = "<|startoftext|>", End = "<|endoftext|>";

    /// <summary>Logarithm of 1 / 0.07, as CLIP's training begins.</summary>
    private const float LogitScale = 2.6592f;

    /// <param name="folder">Made; appears when all files are in it.</param>
    /// <param name="corpus">Texts from which the tokenizer is learnt.</param>
    public static void Write(string folder, int seed, ClipSize size, IEnumerable<string> corpus) => WholeFolder.Create(folder, partial =>
    {
        var merges = BytePairTrainer.Learn(corpus.Select(ClipTokenizer.Normalize), ClipTokenizer.Words, ClipTokenizer.EndOfWord, mostMerges: 800, leastCount: 4);
        string[] vocabulary = [.. BytePairTrainer.Bytes, .. BytePairTrainer.Bytes.Select(token => token + ClipTokenizer.EndOfWord), .. merges.Select(merge => merge.Left + merge.Right), Start, End];
        vocabulary = [.. vocabulary.Distinct()];
        File.WriteAllLines(Path.Combine(partial, "merges.txt"), merges.Select(merge => $"{merge.Left} {merge.Right}").Prepend("#version: 0.2"));
        Json("vocab.json", new JsonObject(vocabulary.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))));
        Json("tokenizer_config.json", new JsonObject { ["tokenizer_class"] = "CLIPTokenizer", ["bos_token"] = Start, ["eos_token"] = End, ["pad_token"] = End, ["unk_token"] = End, ["model_max_length"] = size.Positions });
        Json("config.json", Config(size, vocabulary.Length));
        Json("preprocessor_config.json", Preprocessor(size));
        RandomWeights.Write(Path.Combine(partial, "model.safetensors"), [.. Tensors(size, vocabulary.Length)], bFloat16: false, seed);

        void Json(string name, JsonObject content) => File.WriteAllText(Path.Combine(partial, name), content.ToJsonString(RandomModelFiles.Json));
    });

    private static JsonObject Config(ClipSize size, int vocabulary) => new()
    {
        ["architectures"] = new JsonArray("CLIPModel"),
        ["model_type"] = "clip",
        ["projection_dim"] = size.Dim,
        ["logit_scale_init_value"] = LogitScale,
        ["torch_dtype"] = "float32",
        ["text_config"] = Tower(size.Text, new()
        {
            ["model_type"] = "clip_text_model",
            ["max_position_embeddings"] = size.Positions,
            ["vocab_size"] = vocabulary,
            ["bos_token_id"] = vocabulary - 2,
            ["eos_token_id"] = vocabulary - 1,
            ["pad_token_id"] = vocabulary - 1,
        }),
        ["vision_config"] = Tower(size.Vision, new() { ["model_type"] = "clip_vision_model", ["image_size"] = size.Side, ["patch_size"] = size.Patch }),
    };

    private static JsonObject Tower(TowerSize size, JsonObject more)
    {
        more["hidden_size"] = size.Dim;
        more["intermediate_size"] = size.InnerDim;
        more["num_hidden_layers"] = size.Layers;
        more["num_attention_heads"] = size.Heads;
        more["hidden_act"] = "quick_gelu";
        more["layer_norm_eps"] = 1e-5;
        return more;
    }

    private static JsonObject Preprocessor(ClipSize size) => new()
    {
        ["image_processor_type"] = "CLIPImageProcessor",
        ["do_resize"] = true,
        ["size"] = new JsonObject { ["height"] = size.Side, ["width"] = size.Side },
        ["resample"] = 3,
        ["do_center_crop"] = false,
        ["do_rescale"] = true,
        ["rescale_factor"] = 1 / 255.0,
        ["do_normalize"] = true,
        ["image_mean"] = new JsonArray(0.48145466, 0.4578275, 0.40821073),
        ["image_std"] = new JsonArray(0.26862954, 0.26130258, 0.27577711),
    };

    private static IEnumerable<RandomTensor> Tensors(ClipSize size, int vocabulary)
    {
        var cells = size.Side / size.Patch;
        return
        [
            RandomTensor.Matrix("vision_model.embeddings.patch_embedding.weight", size.Vision.Dim, 3, size.Patch, size.Patch),
            new("vision_model.embeddings.class_embedding", [size.Vision.Dim], 0, 0.1f),
            new("vision_model.embeddings.position_embedding.weight", [cells * cells + 1, size.Vision.Dim], 0, 0.05f),
            .. Norm("vision_model.pre_layrnorm", size.Vision.Dim),
            .. Blocks("vision_model", size.Vision),
            .. Norm("vision_model.post_layernorm", size.Vision.Dim),
            RandomTensor.Matrix("visual_projection.weight", size.Dim, size.Vision.Dim),
            new("text_model.embeddings.token_embedding.weight", [vocabulary, size.Text.Dim], 0, 0.1f),
            new("text_model.embeddings.position_embedding.weight", [size.Positions, size.Text.Dim], 0, 0.05f),
            .. Blocks("text_model", size.Text),
            .. Norm("text_model.final_layer_norm", size.Text.Dim),
            RandomTensor.Matrix("text_projection.weight", size.Dim, size.Text.Dim),
            new("logit_scale", [], LogitScale, 0),
        ];
    }

    private static IEnumerable<RandomTensor> Blocks(string tower, TowerSize size)
    {
        for (var i = 0; i < size.Layers; i++)
        {
            var layer = $"{tower}.encoder.layers.{i}";
            foreach (var name in (string[])["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj"])
            {
                foreach (var tensor in Linear($"{layer}.{name}", size.Dim, size.Dim)) yield return tensor;
            }

            foreach (var tensor in (RandomTensor[])
                [.. Norm($"{layer}.layer_norm1", size.Dim), .. Norm($"{layer}.layer_norm2", size.Dim), .. Linear($"{layer}.mlp.fc1", size.Dim, size.InnerDim), .. Linear($"{layer}.mlp.fc2", size.InnerDim, size.Dim)])
                yield return tensor;
        }
    }

    private static RandomTensor[] Linear(string name, int input, int output) => [RandomTensor.Matrix($"{name}.weight", output, input), new($"{name}.bias", [output], 0, 0.01f)];

    private static RandomTensor[] Norm(string name, int dim) => [new($"{name}.weight", [dim], 1, 0.02f), new($"{name}.bias", [dim], 0, 0.02f)];
}
