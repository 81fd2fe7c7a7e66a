using System.IO.MemoryMappedFiles;

namespace Video.Models.Checkpoints;

/// <summary>A safetensors file, memory-mapped and read-only; its header is checked whole before any tensor is handed out.</summary>
/// <remarks>Format: an 8-byte little-endian header length, a JSON header, the tensors' bytes without gaps.</remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int PrefixLength = 8;
    private const long MaxHeaderLength = 100_000_000; // the limit of the format's own reader

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, StoredTensor> _tensors;
    private byte* _start;

    private SafetensorsFile(string path, long length, MemoryMappedFile map)
    {
        Path = path;
        Length = length;
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        try
        {
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            HeaderLength = ReadHeaderLength();
            var header = SafetensorsHeader.Parse(path, Header, dataLength: length - PrefixLength - HeaderLength);
            Metadata = header.Metadata;
            _tensors = header.Entries.ToDictionary(
                entry => entry.Name,
                entry => new StoredTensor(this, entry.Name, entry.Type, entry.Shape, PrefixLength + HeaderLength + entry.Begin, entry.End - entry.Begin));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>The header's free text, by key; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>The header's JSON as it lies in the file, valid until this is disposed.</summary>
    internal ReadOnlySpan<byte> Header => new(_start + PrefixLength, HeaderLength);

    private int HeaderLength { get; }

    /// <exception cref="CheckpointException">The file is not there, not readable, or its header does not describe it.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length < PrefixLength)
                throw new CheckpointException(path, "file", "a safetensors file of at least 8 bytes", $"{file.Length} bytes", "fetch the file again");
            var map = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new SafetensorsFile(path, file.Length, map);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "file", "a readable safetensors file", e.Message, "check the path and its permissions", e);
        }
    }

    /// <exception cref="CheckpointException">No tensor has this name.</exception>
    public StoredTensor Get(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new CheckpointException(Path, $"tensor {name}", "to be in the file", $"{_tensors.Count} other tensors", "check that the file belongs to this model");

    /// <summary>Closes the map; pointers into it must not be used any more.</summary>
    public void Dispose()
    {
        if (_start != null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view.Dispose();
        _map.Dispose();
    }

    internal nint Address(long offset)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        return (nint)(_start + offset);
    }

    /// <summary>Advises on the whole pages inside [offset, offset + length), so that neighbours are left alone.</summary>
    internal void Advise(long offset, long length, MemoryAdvice advice)
    {
        if (!OperatingSystem.IsLinux()) return;

        var page = Environment.SystemPageSize;
        var begin = (offset + page - 1) / page * page;
        var end = (offset + length) / page * page;
        if (end > begin) _ = NativeMemoryMap.Advise(Address(begin), (nuint)(end - begin), (int)advice);
    }

    private int ReadHeaderLength()
    {
        var prefix = new ReadOnlySpan<byte>(_start, PrefixLength);
        if (prefix.SequenceEqual("version "u8))
            throw new CheckpointException(Path, "file", "a safetensors file", "a Git LFS pointer to one", "run `git lfs pull` in the folder, or fetch the file itself");

        var declared = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var available = Length - PrefixLength;
        if (declared > (ulong)Math.Min(available, MaxHeaderLength))
        {
            var limit = Math.Min(available, MaxHeaderLength);
            throw new CheckpointException(Path, "header length", $"at most {limit} bytes in a file of {Length}", $"{declared}", "the file is cut off or not safetensors: fetch it again");
        }

        return (int)declared;
    }
}
