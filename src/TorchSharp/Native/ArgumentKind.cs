namespace TorchSharp.Native;

/// <summary>What an argument or result of an operator is. Mirrors <c>ts::Kind</c> in native/interface.h.</summary>
internal enum ArgumentKind
{
    Default,
    None,
    Tensor,
    Int,
    Double,
    Bool,
    String,
    Ints,
    Doubles,
    Bools,
    Tensors,
    Device,
    Generator,
}
