using System.Text.Json.Nodes;

namespace Video.Cli.Doctor;

/// <summary>Models that can be named with --model.</summary>
internal static class ModelsCheck
{
    public static Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folders = ModelRoots.FromEnvironment();
        var models = folders.List();

        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            new Finding
            {
                Name = "models",
                State = models.Count > 0 ? FindingState.Ok : FindingState.Warn,
                Found = models.Count > 0 ? string.Join(", ", models.Select(model => model.Name)) : $"none in {string.Join(", ", folders.Roots)}",
                Remedy = models.Count > 0 ? null : "put a model in Hugging Face form (config.json, *.safetensors) into one of these folders, or name one with --model",
                Facts = new()
                {
                    ["models"] = new JsonArray(models.Select(model => (JsonNode)model.Path).ToArray()),
                    ["folders"] = new JsonArray(folders.Roots.Select(root => (JsonNode)root).ToArray()),
                },
            },
        ]);
    }
}
