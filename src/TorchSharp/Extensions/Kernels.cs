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
    /// at the speed of memory for up to 16 rows, with input in bfloat16 or float32; with input in bfloat16 and a matrix unit, more rows too wherever that was measured to be faster.
    /// All else goes through torch.nn.functional.linear, as does everything that autograd has to follow.
    /// </summary>
    /// <param name="input">[..., inputs]</param>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <returns>[..., outputs]</returns>
    public static Tensor Linear(Tensor input, Tensor weights, Tensor? bias = null)
    {
        var inputs = input.Dimensions > 0 ? input.size(-1) : 0;
        if (weights.Dimensions != 2 || inputs != weights.size(1))
            throw new ArgumentException($"linear: expected weights [outputs, {inputs}] for input {input}, got {weights}", nameof(weights));
        if (bias is not null && (bias.Dimensions != 1 || bias.size(0) != weights.size(0)))
            throw new ArgumentException($"linear: expected a bias [{weights.size(0)}], got {bias}", nameof(bias));

        var result = NativeMethods.ts_linear(input.Native, weights.Native, bias?.Handle ?? 0);
        GC.KeepAlive(bias);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"linear(input: {input}, weights: {weights})");
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
