using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp that this system uses, with its names and signatures, over whatever libtorch is installed.
/// Every operator is called by name through <see cref="Operators"/>.
/// </summary>
public static partial class torch
{
    private static ScalarType _defaultType = ScalarType.Float32;
    private static Device _defaultDevice = CPU;

    /// <summary>How a quotient becomes whole.</summary>
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    /// <summary>The version of libtorch that the native layer was compiled against.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)NativeMethods.ts_version())!;

    /// <summary>Opens a scope that owns the tensors made on this thread until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Open();

    /// <summary>Runs <paramref name="expr"/> in a scope of its own; only its result is left.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static ScalarType get_default_dtype() => _defaultType;

    public static void set_default_dtype(ScalarType dtype) => _defaultType = dtype;

    public static Device get_default_device() => _defaultDevice;

    public static void set_default_device(Device device) => _defaultDevice = device;

    public static int get_num_threads() => NativeMethods.ts_threads();

    public static void set_num_threads(int num) => NativeMethods.Check(NativeMethods.ts_set_threads(num));

    public static bool cuda_is_available() => cuda.is_available();

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => NativeMethods.Check(NativeMethods.ts_cuda_devices());

        /// <summary>Waits until everything queued on the device (default: the current one) is done.</summary>
        public static void synchronize(Device? device = null)
        {
            if (!is_available()) throw new InvalidOperationException("cuda.synchronize: expected a CUDA device, got none; check cuda.is_available() first");
            NativeMethods.Check(NativeMethods.ts_cuda_synchronize(device?.index ?? -1));
        }

        public static void manual_seed(long seed) => torch.manual_seed(seed);

        public static void manual_seed_all(long seed) => torch.manual_seed(seed);
    }
}
