using TorchSharp;
using TorchSharp.Extensions;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>The activation functions by the names that config.json gives them.</summary>
internal static class Activation
{
    /// <summary>x · σ(1.702 · x) is the approximation of GELU that CLIP was trained with.</summary>
    private const double QuickGeluSlope = 1.702;

    public static Func<Tensor, Tensor> ExactGelu { get; } = static x => nn.functional.gelu(x);

    /// <exception cref="CheckpointException">No such function is known here.</exception>
    public static Func<Tensor, Tensor> Of(CheckpointConfig config, string key, string fallback)
    {
        var name = config.OptionalText(key) ?? fallback;
        return Find(name) ?? throw config.Refuse(key, "silu, quick_gelu, gelu, gelu_pytorch_tanh or relu", name, "this model needs a newer version of this program");
    }

    public static Func<Tensor, Tensor>? Find(string name) => name switch
    {
        "silu" or "swish" => static x => Fused.Gate(x, 1),
        "quick_gelu" => static x => Fused.Gate(x, QuickGeluSlope),
        "gelu" => ExactGelu,
        "gelu_pytorch_tanh" or "gelu_new" => TanhGelu,
        "relu" => static x => nn.functional.relu(x),
        _ => null,
    };

    /// <summary>½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))); Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.</summary>
    private static Tensor TanhGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = x.pow(3).mul_(0.044715).add_(x).mul_(Math.Sqrt(2 / Math.PI)).tanh_();
        return inner.add(1).mul_(0.5).mul(x).MoveToOuterDisposeScope(); // not into tanh's own result, which its gradient needs
    }
}
