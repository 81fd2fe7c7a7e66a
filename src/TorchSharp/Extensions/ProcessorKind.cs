namespace TorchSharp.Extensions;

/// <summary>What the processor offers for products, in rising order. Mirrors <c>ts::Processor</c> in native/kernels.cpp.</summary>
public enum ProcessorKind
{
    /// <summary>Nothing that a kernel is written for.</summary>
    Plain,

    /// <summary>x86 with AVX2 and FMA: float products, bfloat16 weights widened on the way.</summary>
    Avx2,

    /// <summary>x86 with AVX-512 but no bfloat16 instructions: as AVX2, twice as wide.</summary>
    Avx512,

    /// <summary>x86 with AVX-512's bfloat16 dot products.</summary>
    Avx512BFloat16,

    /// <summary>x86 with the bfloat16 matrix unit (AMX), and permission to use it.</summary>
    MatrixUnit,
}
