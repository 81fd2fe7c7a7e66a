using System.Text.Json;

namespace Video.Models.Checkpoints;

/// <summary>A JSON object of a checkpoint (config.json and its like); a key that is null counts as absent, as the reference reads it.</summary>
/// <remarks>Every error names the file and the key with its parents, for example <c>vision_config.depth</c>.</remarks>
public sealed class CheckpointConfig
{
    private readonly string _prefix;

    private CheckpointConfig(string path, string prefix, JsonElement element)
    {
        Path = path;
        _prefix = prefix;
        Element = element;
    }

    /// <summary>The file that this was read from.</summary>
    public string Path { get; }

    /// <summary>The object itself, for what has no method here.</summary>
    public JsonElement Element { get; }

    /// <exception cref="CheckpointException">The file is not there, or is not a JSON object.</exception>
    public static CheckpointConfig Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "file", "a readable JSON file", e.Message, "check that the checkpoint is complete", e);
        }
    }

    /// <param name="path">Named in errors.</param>
    /// <param name="json">UTF-8, one object.</param>
    public static CheckpointConfig Parse(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            var root = JsonElement.Parse(json.Span);
            if (root.ValueKind != JsonValueKind.Object) throw new CheckpointException(path, "file", "a JSON object", $"{root.ValueKind}", "fetch the file again");
            return new CheckpointConfig(path, prefix: "", root);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, "file", "a JSON object", $"something else ({e.Message})", "fetch the file again", e);
        }
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The value of a key of any kind, or null when it is absent.</summary>
    public JsonElement? Find(string key) =>
        Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public int Int(string key) => ToInt(key, Require(key, "a whole number"));

    public int Int(string key, int fallback) => OptionalInt(key) ?? fallback;

    public int? OptionalInt(string key) => Find(key) is { } value ? ToInt(key, value) : null;

    public double Number(string key) => ToNumber(key, Require(key, "a number"));

    public double Number(string key, double fallback) => Find(key) is { } value ? ToNumber(key, value) : fallback;

    public bool Flag(string key, bool fallback) => Find(key) is not { } value ? fallback : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad(key, "true or false", value),
    };

    public string Text(string key) => ToText(key, Require(key, "text"));

    public string? OptionalText(string key) => Find(key) is { } value ? ToText(key, value) : null;

    /// <summary>A list of whole numbers; a single number is a list of one (eos_token_id is written in both forms). Empty when absent.</summary>
    public IReadOnlyList<int> Ints(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => ToInt(key, item))],
        { } single => [ToInt(key, single)],
    };

    /// <summary>A list of numbers; empty when absent.</summary>
    public IReadOnlyList<double> Numbers(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => ToNumber(key, item))],
        { } single => throw Bad(key, "a list of numbers", single),
    };

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => ToText(key, item))],
        { } single => throw Bad(key, "a list of texts", single),
    };

    /// <summary>An object under a key.</summary>
    public CheckpointConfig Section(string key) => OptionalSection(key) ?? throw Missing(key, "an object");

    /// <summary>An object without keys, for one that is absent where all of its values have defaults.</summary>
    public CheckpointConfig Empty(string key) => new(Path, Name(key) + ".", JsonElement.Parse("{}"));

    public CheckpointConfig? OptionalSection(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } section => new CheckpointConfig(Path, Name(key) + ".", section),
        { } other => throw Bad(key, "an object", other),
    };

    /// <summary>All keys with their texts, for maps whose keys are data.</summary>
    public IEnumerable<(string Key, string Text)> TextEntries() => Element.EnumerateObject().Select(entry => (entry.Name, ToText(entry.Name, entry.Value)));

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<CheckpointConfig> Sections(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Object
            ? new CheckpointConfig(Path, $"{Name(key)}[{i}].", item)
            : throw Bad(key, "a list of objects", item))],
        { } single => throw Bad(key, "a list of objects", single),
    };

    /// <summary>The error for a value that is well formed but not allowed.</summary>
    public CheckpointException Refuse(string key, string expected, string got, string remedy) => new(Path, Name(key), expected, got, remedy);

    private string Name(string key) => _prefix + key;

    private JsonElement Require(string key, string expected) => Find(key) ?? throw Missing(key, expected);

    private int ToInt(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) throw Bad(key, "a whole number", value);
        if (value.TryGetInt32(out var number)) return number;

        // Some exporters write whole numbers as 32768.0 or 1e6.
        var real = value.GetDouble();
        return real == Math.Floor(real) && Math.Abs(real) <= int.MaxValue ? (int)real : throw Bad(key, "a whole number of 32 bits", value);
    }

    private double ToNumber(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Bad(key, "a number", value);

    private string ToText(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text ? text : throw Bad(key, "text", value);

    private CheckpointException Missing(string key, string expected) =>
        new(Path, Name(key), expected, "nothing", "the checkpoint is incomplete or of another kind: fetch it again");

    private CheckpointException Bad(string key, string expected, JsonElement value)
    {
        var got = value.GetRawText();
        return new(Path, Name(key), expected, got.Length > 80 ? got[..80] + "…" : got, "correct the file or fetch it again");
    }
}
