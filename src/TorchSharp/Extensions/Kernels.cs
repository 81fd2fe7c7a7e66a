using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Products that are faster here than libtorch's own. Not part of TorchSharp: see docs/decisions for what stands in for them beside it.</summary>
public static class Kernels
{
    /// <summary>What the kernels use of this processor.</summary>
    public static ProcessorKind Processor => (ProcessorKind)NativeMethods.ts_processor();

    /// <summary>
    /// input · weightsᵀ + bias in the input's type, whatever the weights' type. Weights in bfloat16 on the processor are read as they lie in memory,
    /// at the speed of memory for up to 16 rows, with input in bfloat16 or float32; with input in bfloat16 and instructions for it, more rows too, in blocks.
    /// All else goes through torch.nn.functional.linear, as does everything that autograd has to follow.
    /// </summary>
    /// <param name="input">[..., inputs]</param>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <returns>[..., outputs]</returns>
    public static Tensor Linear(Tensor input, Tensor weights, Tensor? bias = null)
    {
        Check(input, weights, bias);
        var result = NativeMethods.ts_linear(input.Native, weights.Native, bias?.Handle ?? 0);
        GC.KeepAlive(bias);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"linear(input: {input}, weights: {weights})");
    }

    /// <summary><see cref="Fused.Gate"/> of <see cref="Linear"/>; many rows in bfloat16 are gated, where there are instructions for it, before they are written, else it is composed of the two.</summary>
    /// <param name="input">[..., inputs]</param>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="slope">Of the gate; not 0.</param>
    /// <returns>[..., outputs] in the input's type.</returns>
    public static Tensor LinearGate(Tensor input, Tensor weights, Tensor? bias, double slope)
    {
        if (slope == 0) throw new ArgumentOutOfRangeException(nameof(slope), "gate: expected a slope other than 0, got 0");
        Check(input, weights, bias);
        if (LinearAndMore(input, weights, bias, slope, added: null) is { } result) return result;

        using var linear = Linear(input, weights, bias);
        return Fused.Gate(linear, slope);
    }

    /// <summary><see cref="Fused.Add"/> of a sum and <see cref="Linear"/>; many rows in bfloat16 are added, where there are instructions for it, before they are written, and then rounded only once; else it is composed of the two.</summary>
    /// <param name="sum">[..., outputs]</param>
    /// <param name="input">[..., inputs]</param>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <returns>[..., outputs] in the wider of the types of sum and input.</returns>
    public static Tensor LinearAdd(Tensor sum, Tensor input, Tensor weights, Tensor? bias)
    {
        Check(input, weights, bias);
        if (LinearAndMore(input, weights, bias, slope: 0, sum) is { } result) return result;

        using var linear = Linear(input, weights, bias);
        return Fused.Add(sum, linear);
    }

    /// <returns>Null where there is no such form.</returns>
    private static Tensor? LinearAndMore(Tensor input, Tensor weights, Tensor? bias, double slope, Tensor? added)
    {
        var result = NativeMethods.ts_linear_and_more(input.Native, weights.Native, bias?.Handle ?? 0, slope, added?.Handle ?? 0);
        GC.KeepAlive(bias);
        GC.KeepAlive(added);
        if (result != 0) return new Tensor(result);
        return NativeMethods.LastError() is null ? null : throw NativeMethods.Failure($"linear(input: {input}, weights: {weights})");
    }

    private static void Check(Tensor input, Tensor weights, Tensor? bias)
    {
        var inputs = input.Dimensions > 0 ? input.size(-1) : 0;
        if (weights.Dimensions != 2 || inputs != weights.size(1))
            throw new ArgumentException($"linear: expected weights [outputs, {inputs}] for input {input}, got {weights}", nameof(weights));
        if (bias is not null && (bias.Dimensions != 1 || bias.size(0) != weights.size(0)))
            throw new ArgumentException($"linear: expected a bias [{weights.size(0)}], got {bias}", nameof(bias));
    }

    /// <summary>Reads the tensor's memory once with all threads, as fast as the machine can.</summary>
    /// <param name="memory">Contiguous, on the processor.</param>
    public static unsafe void Read(Tensor memory)
    {
        var bytes = memory.numel() * memory.element_size();
        NativeMethods.ts_read((ulong*)NativeMethods.ts_data(memory.Native), bytes / sizeof(ulong));
        GC.KeepAlive(memory);
    }

    /// <summary>Lets tests try the kernels of lesser processors on this one; <see cref="ProcessorKind.MatrixUnit"/> takes the limit away.</summary>
    internal static void LimitProcessor(ProcessorKind most) => NativeMethods.ts_limit_processor((int)most);
}
