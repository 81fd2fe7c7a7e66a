namespace Video.Models.Checkpoints;

/// <summary>A tensor as it lies in a memory-mapped safetensors file: row-major, little-endian, not necessarily aligned to its element size.</summary>
public sealed class StoredTensor
{
    private readonly long _offset;

    internal StoredTensor(SafetensorsFile file, string name, StoredType type, long[] shape, long offset, long length)
    {
        File = file;
        Name = name;
        Type = type;
        Shape = shape;
        _offset = offset;
        Length = length;
    }

    /// <summary>The file that the bytes lie in and that keeps the map alive.</summary>
    public SafetensorsFile File { get; }

    public string Name { get; }

    public StoredType Type { get; }

    /// <summary>Empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Address of the first byte, read-only, valid until <see cref="File"/> is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public nint Pointer => File.Address(_offset);

    /// <summary>The bytes themselves, valid until <see cref="File"/> is disposed; for tensors below 2 GiB.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new((void*)Pointer, checked((int)Length));

    /// <summary>Asks the kernel to read the bytes ahead.</summary>
    public void Prefetch() => File.Advise(_offset, Length, MemoryAdvice.WillNeed);

    /// <summary>Takes the pages that hold only this tensor out of the process's memory, as after a copy; reading them again is allowed and slow.</summary>
    public void Evict() => File.Advise(_offset, Length, MemoryAdvice.DontNeed);

    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
}
