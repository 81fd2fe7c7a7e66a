using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>The device that a model runs on.</summary>
internal static class DeviceChoice
{
    /// <exception cref="InvalidOperationException">A GPU was asked for and there is none.</exception>
    public static Device Of(ModelDevice device) => device switch
    {
        ModelDevice.Cpu => CPU,
        ModelDevice.Cuda when !cuda_is_available() => throw new InvalidOperationException("device: expected a CUDA GPU, found none that libtorch can use; choose the processor, or see `video doctor`"),
        ModelDevice.Cuda => CUDA,
        _ => cuda_is_available() ? CUDA : CPU,
    };
}
