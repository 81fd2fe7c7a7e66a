using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Beside TorchSharp's package: its own products, in the input's type.</summary>
public static class Kernels
{
    public static ProcessorKind Processor => ProcessorKind.Plain;

    public static Tensor Linear(Tensor input, Tensor weights, Tensor? bias = null)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(input, weights.to_type(input.dtype), bias?.to_type(input.dtype)).MoveToOuterDisposeScope();
    }

    public static Tensor LinearGate(Tensor input, Tensor weights, Tensor? bias, double slope)
    {
        using var linear = Linear(input, weights, bias);
        return Fused.Gate(linear, slope);
    }

    public static Tensor LinearAdd(Tensor sum, Tensor input, Tensor weights, Tensor? bias)
    {
        using var linear = Linear(input, weights, bias);
        return Fused.Add(sum, linear);
    }

    public static void Read(Tensor memory) => memory.sum().Dispose();
}
