using System.Text;
using TorchSharp;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>Visual tokens as bytes for a database column: a version, the layout, then the embeddings in bf16.</summary>
/// <remarks>Little-endian: "VTOK", version, dim, tokens, levels, frames; per frame seconds, role, tokens; rows; columns; embeddings; deep-stacked levels.</remarks>
public static class VisualTokensFormat
{
    private const int Version = 1;
    private static readonly byte[] Magic = "VTOK"u8.ToArray();

    public static byte[] Write(VisualTokens tokens)
    {
        using var stream = new MemoryStream();
        Write(tokens, stream);
        return stream.ToArray();
    }

    /// <param name="stream">Stays open.</param>
    public static void Write(VisualTokens tokens, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(tokens.Dim);
        writer.Write(tokens.Count);
        writer.Write((int)(tokens.DeepStack?.shape[0] ?? 0));
        writer.Write(tokens.Layout.Frames.Count);
        foreach (var frame in tokens.Layout.Frames)
        {
            writer.Write(frame.Seconds);
            writer.Write((byte)frame.Role);
            writer.Write(frame.Count);
        }

        foreach (var row in tokens.Layout.Rows) writer.Write(row);
        foreach (var column in tokens.Layout.Columns) writer.Write(column);
        WriteTensor(writer, tokens.Embeddings);
        if (tokens.DeepStack is not null) WriteTensor(writer, tokens.DeepStack);
    }

    /// <exception cref="InvalidDataException">The bytes are not visual tokens, of a version not known here, or cut off.</exception>
    public static VisualTokens Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return Read(stream);
    }

    /// <param name="stream">Read from its position; stays open.</param>
    /// <exception cref="InvalidDataException">The bytes are not visual tokens, of a version not known here, or cut off.</exception>
    public static VisualTokens Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("visual tokens: expected more bytes, got the end of the data; encode the segment again", e);
        }
    }

    private static VisualTokens Read(BinaryReader reader)
    {
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            throw new InvalidDataException("visual tokens: expected data that begins with VTOK, got something else; encode the segment again");
        if (reader.ReadInt32() is var version && version != Version)
            throw new InvalidDataException($"visual tokens: expected version {Version}, got {version}; use the program that wrote them, or encode the segment again");

        var (dim, count, levels, frameCount) = (ReadSize(reader), ReadSize(reader), ReadSize(reader), ReadSize(reader));
        var frames = new List<VisualFrame>();
        var first = 0;
        for (var i = 0; i < frameCount; i++)
        {
            var frame = new VisualFrame(reader.ReadDouble(), (FrameRole)reader.ReadByte(), first, ReadSize(reader));
            frames.Add(frame);
            first += frame.Count;
        }

        if (first != count) throw new InvalidDataException($"visual tokens: expected {count} tokens in all frames, got {first}; encode the segment again");

        var rows = ReadFloats(reader, count);
        var columns = ReadFloats(reader, count);
        var embeddings = ReadTensor(reader, count, dim);
        return new VisualTokens(embeddings, levels == 0 ? null : ReadTensor(reader, levels, count, dim), new VisualLayout(frames, rows, columns));
    }

    private static int ReadSize(BinaryReader reader) =>
        reader.ReadInt32() is var size && size >= 0 ? size : throw new InvalidDataException($"visual tokens: expected a size, got {size}; encode the segment again");

    private static float[] ReadFloats(BinaryReader reader, int count)
    {
        var values = new List<float>();
        for (var i = 0; i < count; i++) values.Add(reader.ReadSingle());
        return [.. values];
    }

    private static void WriteTensor(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        writer.Write(tensor.to(ScalarType.BFloat16).cpu().contiguous().bytes);
    }

    private static Tensor ReadTensor(BinaryReader reader, params long[] shape)
    {
        var length = checked((int)(shape.Aggregate(1L, (product, side) => product * side) * 2));
        var bytes = reader.ReadBytes(length);
        if (bytes.Length < length) throw new EndOfStreamException();

        var read = empty(shape, ScalarType.BFloat16).DetachFromDisposeScope();
        bytes.CopyTo(read.bytes);
        return read;
    }
}
