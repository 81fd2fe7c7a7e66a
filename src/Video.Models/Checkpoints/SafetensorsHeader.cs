using System.Text.Json;

namespace Video.Models.Checkpoints;

/// <summary>Where a tensor lies: bytes [Begin, End) of the data that follows the header.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, long[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file, checked so that every entry can be trusted.</summary>
/// <remarks>Read token by token, not as a document: a document would silently keep one of two entries of the same name.</remarks>
internal sealed class SafetensorsHeader
{
    private readonly string _path;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = [];

    private SafetensorsHeader(string path) => _path = path;

    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <param name="path">Named in errors.</param>
    /// <param name="json">The header's bytes; white space may follow the object.</param>
    /// <param name="dataLength">Bytes in the file after the header.</param>
    /// <exception cref="CheckpointException">The header is not JSON, or does not describe the data exactly.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(path);
        try
        {
            var reader = new Utf8JsonReader(json);
            header.ReadEntries(ref reader);
            if (reader.Read()) throw new JsonException("text after the object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, "header", "a JSON object", $"something else ({e.Message})", "the file is damaged or not safetensors: fetch it again", e);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    private void ReadEntries(ref Utf8JsonReader reader)
    {
        var seen = new HashSet<string>();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            if (!seen.Add(name)) throw Bad($"tensor {name}", "to be named once", "named twice");

            if (name == "__metadata__") ReadMetadata(ref reader);
            else _entries.Add(ReadEntry(ref reader, name));
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            Expect(ref reader, JsonTokenType.String);
            _metadata[key] = Text(ref reader);
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? typeName = null;
        long[]? shape = null, offsets = null;

        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (Text(ref reader))
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String);
                    typeName = Text(ref reader);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, $"shape of {name}");
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, $"data_offsets of {name}");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (typeName is null || shape is null || offsets is not { Length: 2 })
            throw Bad($"tensor {name}", "dtype, shape and two data_offsets", "an entry without all of them");
        var type = StoredTypes.FromName(typeName)
            ?? throw new CheckpointException(_path, $"dtype of {name}", StoredTypes.Names, typeName, "use a checkpoint that is not quantised to other types");

        CheckSize(name, type, shape, offsets[0], offsets[1]);
        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private void CheckSize(string name, StoredType type, long[] shape, long begin, long end)
    {
        if (end < begin) throw Bad($"data_offsets of {name}", "begin before end", $"[{begin}, {end}]");

        var size = (Int128)type.Size();
        foreach (var side in shape)
        {
            size *= side;
            if (size > long.MaxValue) throw Bad($"shape of {name}", "a tensor that fits a file", $"[{string.Join(", ", shape)}]");
        }

        if (size != end - begin)
            throw Bad($"data_offsets of {name}", $"{size} bytes for {type} [{string.Join(", ", shape)}]", $"{end - begin} bytes [{begin}, {end}]");
    }

    /// <summary>The tensors must cover the data without gap or overlap, as the format's own reader demands.</summary>
    private void CheckLayout(long dataLength)
    {
        _entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));

        var position = 0L;
        foreach (var entry in _entries)
        {
            if (entry.Begin != position)
            {
                var what = entry.Begin < position ? "an overlap with another tensor" : "a gap before it";
                throw Bad($"data_offsets of {entry.Name}", $"to begin at {position}", $"{entry.Begin}, {what}");
            }

            if (entry.End > dataLength)
                throw Bad($"data_offsets of {entry.Name}", $"to end within the file's {dataLength} bytes of data", $"{entry.End}");
            position = entry.End;
        }

        if (position != dataLength) throw Bad("data", $"{position} bytes as the header says", $"{dataLength} bytes");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string subject)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Bad(subject, "whole numbers from 0", System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException($"{reader.TokenType} where {type} must be, at byte {reader.TokenStartIndex}");
    }

    private static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new JsonException("null where text must be");

    private CheckpointException Bad(string subject, string expected, string got) =>
        new(_path, subject, expected, got, "the file is damaged: fetch it again");
}
