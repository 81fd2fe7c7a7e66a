using TorchSharp;
using TorchSharp.Extensions;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>The activation functions by the names that config.json gives them.</summary>
internal sealed class Activation
{
    /// <summary>x · σ(1.702 · x) is the approximation of GELU that CLIP was trained with.</summary>
    private const double QuickGeluSlope = 1.702;

    private readonly Func<Tensor, Tensor> _function;
    private readonly double? _gateSlope; // of those that are x · σ(slope · x)

    private Activation(Func<Tensor, Tensor> function) => _function = function;

    private Activation(double gateSlope) => (_function, _gateSlope) = (x => Fused.Gate(x, gateSlope), gateSlope);

    public static Activation ExactGelu { get; } = new(static x => nn.functional.gelu(x));

    /// <exception cref="CheckpointException">No such function is known here.</exception>
    public static Activation Of(CheckpointConfig config, string key, string fallback)
    {
        var name = config.OptionalText(key) ?? fallback;
        return Find(name) ?? throw config.Refuse(key, "silu, quick_gelu, gelu, gelu_pytorch_tanh or relu", name, "this model needs a newer version of this program");
    }

    public static Activation? Find(string name) => name switch
    {
        "silu" or "swish" => new Activation(gateSlope: 1),
        "quick_gelu" => new Activation(QuickGeluSlope),
        "gelu" => ExactGelu,
        "gelu_pytorch_tanh" or "gelu_new" => new Activation(TanhGelu),
        "relu" => new Activation(static x => nn.functional.relu(x)),
        _ => null,
    };

    /// <returns>The shape and type of x, owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x) => _function(x);

    /// <summary>What <see cref="Forward"/> gives for the linear layer's result, in one pass where there is one.</summary>
    /// <param name="x">[…, input]</param>
    /// <returns>[…, output], owned by the caller's scope.</returns>
    public Tensor After(Linear linear, Tensor x)
    {
        if (_gateSlope is { } slope) return linear.ForwardGated(x, slope);

        using var inner = linear.Forward(x);
        return _function(inner);
    }

    /// <summary>½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))); Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.</summary>
    private static Tensor TanhGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = x.pow(3).mul_(0.044715).add_(x).mul_(Math.Sqrt(2 / Math.PI)).tanh_();
        return inner.add(1).mul_(0.5).mul(x).MoveToOuterDisposeScope(); // not into tanh's own result, which its gradient needs
    }
}
