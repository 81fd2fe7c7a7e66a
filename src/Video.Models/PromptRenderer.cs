using System.Text;
using System.Text.Json.Nodes;

namespace Video.Models;

/// <summary>Renders conversations as the model was trained to read them.</summary>
internal sealed class PromptRenderer
{
    public static PromptRenderer Load(string folder) => Directory.Exists(folder) ? new() : throw new DirectoryNotFoundException(folder);

    /// <param name="messages">In the chat form that templates take.</param>
    /// <param name="arguments">Further variables of the template.</param>
    /// <returns>The prompt, up to where the answer begins.</returns>
    public string Render(JsonArray messages, JsonObject arguments)
    {
        var (text, counts) = (new StringBuilder(), new Dictionary<string, int>());
        if ((string?)messages[0]?["role"] != "system") text.Append("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n");
        foreach (var message in messages.OfType<JsonObject>())
        {
            text.Append($"<|im_start|>{message["role"]}\n");
            if (message["content"] is JsonValue plain) text.Append((string?)plain);
            foreach (var part in (message["content"] as JsonArray ?? []).OfType<JsonObject>()) text.Append(Part(part, counts, numbered: arguments.ContainsKey("add_vision_id")));
            text.Append("<|im_end|>\n");
        }

        return text.Append("<|im_start|>assistant\n").ToString();
    }

    private static string? Part(JsonObject part, Dictionary<string, int> counts, bool numbered)
    {
        if ((string?)part["type"] == "text") return (string?)part["text"];

        var (kind, name) = (string?)part["type"] == "image" ? ("image", "Picture") : ("video", "Video");
        counts[name] = counts.GetValueOrDefault(name) + 1;
        return $"{(numbered ? $"{name} {counts[name]}: " : "")}<|vision_start|><|{kind}_pad|><|vision_end|>";
    }
}
