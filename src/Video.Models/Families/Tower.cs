using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Encoders;
using Video.Models.Layers;

namespace Video.Models.Families;

/// <summary>The sizes of one of the transformers of a CLIP or SigLIP in transformers' layout, and its blocks under the names that both families use.</summary>
/// <param name="Epsilon">Of the norms.</param>
/// <remarks>Reference: transformers, models/clip/modeling_clip.py, CLIPEncoder; models/siglip/modeling_siglip.py, SiglipEncoder.</remarks>
internal sealed record Tower(int Dim, int Inner, int Layers, int Heads, Activation Activation, double Epsilon)
{
    /// <param name="dim">Default width; the other defaults follow from it as ViT-B's do.</param>
    /// <exception cref="CheckpointException">A value is wrong.</exception>
    public static Tower Read(CheckpointConfig config, int dim, string activation, double epsilon)
    {
        var (width, heads) = (config.Int("hidden_size", dim), config.Int("num_attention_heads", dim / 64));
        if (heads < 1 || width % heads != 0) throw config.Refuse("num_attention_heads", $"a divisor of {width}", $"{heads}", "correct config.json or fetch it again");
        return new Tower(width, config.Int("intermediate_size", 4 * dim), config.Int("num_hidden_layers", 12), heads, Activation.Of(config, "hidden_act", activation), config.Number("layer_norm_eps", epsilon));
    }

    /// <param name="weights">The tower's, above <c>encoder</c>.</param>
    public IReadOnlyList<TransformerBlock> Blocks(Weights weights) => [.. Enumerable.Range(0, Layers).Select(i => Block(weights.In($"encoder.layers.{i}")))];

    /// <summary>The feed-forward part below a name.</summary>
    public FeedForward FeedForward(Weights weights) => new(weights.Linear("fc1", Dim, Inner, bias: true), weights.Linear("fc2", Inner, Dim, bias: true), Activation);

    private TransformerBlock Block(Weights block)
    {
        var attention = block.In("self_attn");
        Linear Projection(string name) => attention.Linear(name, Dim, Dim, bias: true);

        return new TransformerBlock(
            block.LayerNorm("layer_norm1", Dim, Epsilon),
            new MultiHeadAttention(new AttentionProjections(Projection("q_proj"), Projection("k_proj"), Projection("v_proj"), Projection("out_proj")), Heads),
            block.LayerNorm("layer_norm2", Dim, Epsilon),
            FeedForward(block.In("mlp")));
    }
}
