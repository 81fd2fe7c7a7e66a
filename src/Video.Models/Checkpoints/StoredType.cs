namespace Video.Models.Checkpoints;

/// <summary>Element types that a safetensors file may hold and that this program reads.</summary>
public enum StoredType
{
    Bool,
    UInt8,
    Int8,
    Int16,
    Int32,
    Int64,
    Float16,
    BFloat16,
    Float32,
    Float64,
}

public static class StoredTypes
{
    /// <summary>The names that the format gives to the types.</summary>
    public static string Names => "BOOL, U8, I8, I16, I32, I64, F16, BF16, F32 or F64";

    /// <summary>Size of one element in bytes.</summary>
    public static int Size(this StoredType type) => type switch
    {
        StoredType.Bool or StoredType.UInt8 or StoredType.Int8 => 1,
        StoredType.Int16 or StoredType.Float16 or StoredType.BFloat16 => 2,
        StoredType.Int32 or StoredType.Float32 => 4,
        StoredType.Int64 or StoredType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a stored type"),
    };

    internal static StoredType? FromName(string name) => name switch
    {
        "BOOL" => StoredType.Bool,
        "U8" => StoredType.UInt8,
        "I8" => StoredType.Int8,
        "I16" => StoredType.Int16,
        "I32" => StoredType.Int32,
        "I64" => StoredType.Int64,
        "F16" => StoredType.Float16,
        "BF16" => StoredType.BFloat16,
        "F32" => StoredType.Float32,
        "F64" => StoredType.Float64,
        _ => null,
    };
}
