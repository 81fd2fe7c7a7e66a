using System.Text.Json.Nodes;
using Video.Models.Checkpoints;

namespace Video.Models.Goldens;

/// <summary>A greedy answer that the reference gave.</summary>
/// <param name="Ids">Per row, the id that ended it included.</param>
/// <param name="Texts">Per row, special tokens dropped.</param>
public sealed record GoldenAnswer(int MaxNewTokens, double RepetitionPenalty, IReadOnlyList<IReadOnlyList<int>> Ids, IReadOnlyList<string> Texts);

/// <summary>A clip of a case.</summary>
/// <param name="Frames">Name of the tensor [frames, height, width, 3].</param>
public sealed record GoldenClip(string Frames, double FramesPerSecond);

/// <summary>One case of a record: what was asked, and the names of the stages that were recorded.</summary>
public sealed record GoldenCase
{
    public required string Name { get; init; }

    /// <summary>One per batch row, in the chat form that templates take.</summary>
    public required IReadOnlyList<JsonArray> Conversations { get; init; }

    public required JsonObject TemplateArguments { get; init; }

    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>Names of tensors [height, width, 3], in order of their placeholders over the whole batch.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    public required IReadOnlyList<GoldenClip> Videos { get; init; }

    /// <summary>Given to the text tower of a dual encoder.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    public required IReadOnlyList<string> Stages { get; init; }

    public required IReadOnlyList<GoldenAnswer> Answers { get; init; }

    internal static GoldenCase Read(CheckpointConfig config) => new()
    {
        Name = config.Text("name"),
        Conversations = [.. Objects(config, "conversations").Select(value => value.AsArray())],
        TemplateArguments = Find(config, "template_arguments")?.AsObject() ?? [],
        Prompts = config.Texts("prompts"),
        Images = config.Texts("images"),
        Videos = [.. Sections(config, "videos").Select(video => new GoldenClip(video.Text("frames"), video.Number("framesPerSecond")))],
        Texts = config.Texts("texts"),
        Stages = config.Texts("stages"),
        Answers = [.. Sections(config, "generate").Select(ReadAnswer)],
    };

    private static GoldenAnswer ReadAnswer(CheckpointConfig answer) => new(
        answer.Int("maxNewTokens"),
        answer.Number("repetitionPenalty", 1),
        [.. Objects(answer, "ids").Select(row => (IReadOnlyList<int>)[.. row.AsArray().Select(id => id?.GetValue<int>() ?? 0)])],
        answer.Texts("texts"));

    internal static IEnumerable<CheckpointConfig> Sections(CheckpointConfig config, string key) =>
        Objects(config, key).Select((value, index) => CheckpointConfig.Parse($"{config.Path}: {key}[{index}]", System.Text.Encoding.UTF8.GetBytes(value.ToJsonString())));

    private static IEnumerable<JsonNode> Objects(CheckpointConfig config, string key) => Find(config, key)?.AsArray().OfType<JsonNode>() ?? [];

    private static JsonNode? Find(CheckpointConfig config, string key) => config.Find(key) is { } value ? JsonNode.Parse(value.GetRawText()) : null;
}

/// <summary>What the reference implementation gives for a checkpoint, stage by stage: record.json, record.safetensors and the folder model/.</summary>
public sealed class GoldenRecord : IDisposable
{
    private readonly SafetensorsFile _tensors;

    private GoldenRecord(string folder, CheckpointConfig config, SafetensorsFile tensors)
    {
        Folder = folder;
        _tensors = tensors;
        Family = config.Text("family");
        Cases = [.. GoldenCase.Sections(config, "cases").Select(GoldenCase.Read)];
    }

    public string Folder { get; }

    public string ModelFolder => Path.Combine(Folder, "model");

    public string Family { get; }

    public IReadOnlyList<GoldenCase> Cases { get; }

    /// <exception cref="CheckpointException">The folder is not a golden record, or a damaged one.</exception>
    public static GoldenRecord Open(string folder)
    {
        var config = CheckpointConfig.Load(Path.Combine(folder, "record.json"));
        var tensors = SafetensorsFile.Open(Path.Combine(folder, "record.safetensors"));
        try
        {
            return new GoldenRecord(folder, config, tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <param name="name">A tensor's full name, for example <c>case/logits</c>.</param>
    /// <exception cref="CheckpointException">The record has no such tensor.</exception>
    public StoredTensor Tensor(string name) => _tensors.Get(name);

    public bool Has(string name) => _tensors.Tensors.ContainsKey(name);

    public void Dispose() => _tensors.Dispose();
}
