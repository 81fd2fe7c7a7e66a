using TorchSharp.Extensions;

namespace Video.Models;

/// <summary>The type that a model is kept and computed in.</summary>
public enum ModelDtype
{
    /// <summary>What is fastest on the device: bf16 on GPUs and on processors with bf16 instructions, else 16-bit weights with products in fp32.</summary>
    Auto,
    Float32,
    BFloat16,

    /// <summary>On a processor kept in fp16 and computed in fp32.</summary>
    Float16,
}

/// <summary>Where a model runs.</summary>
public enum ModelDevice
{
    /// <summary>A GPU when there is one.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>How a model is loaded.</summary>
public sealed record ModelOptions
{
    /// <summary>Default: a GPU when there is one.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>Default: what is fastest on the device; fp32 is exact and takes twice the memory of bf16.</summary>
    public ModelDtype Dtype { get; init; } = ModelDtype.Auto;

    /// <summary>
    /// Bytes that may be kept of prompts that were read, for <see cref="Generation.GenerationOptions.ReusePrefix"/>. Default 1 GiB: about 30,000 tokens of Qwen2-VL-2B, or half as many of 7B.
    /// 0 keeps nothing.
    /// </summary>
    public long PrefixBytes { get; init; } = 1L << 30;

    /// <summary>What was measured on this machine: decides for <see cref="ModelDtype.Auto"/> on the processor. Default: what the processor is known for.</summary>
    public ComputeTypes? Measured { get; init; }
}
