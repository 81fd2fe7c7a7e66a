using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Templates;

namespace Video.Models;

/// <summary>Renders conversations as the model was trained to read them: runs the checkpoint's own chat template.</summary>
internal sealed class PromptRenderer
{
    /// <summary>Special tokens that templates may name.</summary>
    private static readonly string[] TokenNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly ChatTemplate _template;
    private readonly Dictionary<string, string> _tokens;

    private PromptRenderer(ChatTemplate template, Dictionary<string, string> tokens)
    {
        _template = template;
        _tokens = tokens;
    }

    /// <exception cref="CheckpointException">The folder has no chat template, or one that cannot be read.</exception>
    public static PromptRenderer Load(string folder)
    {
        try
        {
            var template = ChatTemplate.Load(folder) ?? throw new CheckpointException(folder, "chat template",
                "chat_template.json, chat_template.jinja or chat_template in tokenizer_config.json", "none of them", "use an instruction-tuned model, or fetch the missing file");
            return new PromptRenderer(template, SpecialTokens(folder));
        }
        catch (TemplateException e)
        {
            throw new CheckpointException(folder, "chat template", "a Jinja template", e.Message, "fetch the template again", e);
        }
    }

    /// <param name="messages">In the chat form that templates take.</param>
    /// <param name="arguments">Further variables of the template.</param>
    /// <returns>The prompt, up to where the answer begins.</returns>
    /// <exception cref="TemplateException">The template refused the conversation.</exception>
    public string Render(JsonArray messages, JsonObject arguments)
    {
        var variables = new JsonObject(_tokens.Select(token => KeyValuePair.Create(token.Key, (JsonNode?)token.Value)));
        foreach (var (name, value) in arguments) variables[name] = value?.DeepClone();
        return _template.Render(messages, new TemplateArguments { AddGenerationPrompt = true, Extra = variables });
    }

    /// <summary>Written as a text or as an object with its content.</summary>
    private static Dictionary<string, string> SpecialTokens(string folder)
    {
        var tokens = new Dictionary<string, string>();
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path)) return tokens;

        var config = CheckpointConfig.Load(path);
        foreach (var name in TokenNames)
        {
            var value = config.Find(name) is { ValueKind: System.Text.Json.JsonValueKind.Object } ? config.Section(name).OptionalText("content") : config.OptionalText(name);
            if (value is not null) tokens[name] = value;
        }

        return tokens;
    }
}
