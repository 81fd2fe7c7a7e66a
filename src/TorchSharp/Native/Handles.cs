using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Owns one reference to a libtorch tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle(nint tensor) : base(0, ownsHandle: true) => SetHandle(tensor);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.ts_free(handle);
        return true;
    }
}

/// <summary>Owns one reference to a libtorch random number generator.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    public GeneratorHandle(nint generator) : base(0, ownsHandle: true) => SetHandle(generator);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.ts_free_generator(handle);
        return true;
    }
}
