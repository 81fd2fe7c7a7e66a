using System.Text.Json;
using System.Text.Json.Nodes;

namespace Video.Models.Templates;

/// <summary>Where a model folder keeps its chat template.</summary>
internal static class TemplateFiles
{
    private static readonly string[] JsonFiles = ["chat_template.json", "tokenizer_config.json"];

    public static string? Find(string folder, string name) =>
        FromJson(Path.Combine(folder, JsonFiles[0]), name) ?? FromText(folder, name) ?? FromJson(Path.Combine(folder, JsonFiles[1]), name);

    /// <summary>The default template is chat_template.jinja, named ones lie in additional_chat_templates.</summary>
    private static string? FromText(string folder, string name)
    {
        var path = name == "default" ? Path.Combine(folder, "chat_template.jinja") : Path.Combine(folder, "additional_chat_templates", $"{Path.GetFileName(name)}.jinja");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static string? FromJson(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        JsonNode? template;
        try
        {
            template = JsonNode.Parse(File.ReadAllText(path))?["chat_template"];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: expected a JSON object ({error.Message})", error);
        }

        return template switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var source) => source,
            JsonArray named => FromList(named, path, name),
            JsonObject named => named[name]?.GetValue<string>(),
            _ => throw new InvalidDataException($"{path}: chat_template is expected to be a text or a list of name and template, got {template.GetValueKind()}"),
        };
    }

    private static string FromList(JsonArray named, string path, string name)
    {
        var found = named.OfType<JsonObject>().FirstOrDefault(t => t["name"]?.ToString() == name);
        return found?["template"]?.ToString() ?? throw new InvalidDataException(
            $"{path}: no chat template named '{name}', only {string.Join(", ", named.OfType<JsonObject>().Select(t => t["name"]?.ToString()))}; choose one of these");
    }
}
