using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>One argument or result as it crosses the boundary. Mirrors <c>ts::Value</c> in native/interface.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public ArgumentKind Kind;

    /// <summary>Items of a list, bytes of a string, index of a device.</summary>
    public int Length;

    /// <summary>A whole number, the bits of a real one, or an address.</summary>
    public long Bits;
}

/// <summary>Facts about a tensor. Mirrors <c>Facts</c> in native/tensors.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorFacts
{
    public long Elements;
    public int Dimensions, ScalarType, DeviceType, DeviceIndex, IsContiguous, RequiresGrad, IsLeaf, IsView;
}
