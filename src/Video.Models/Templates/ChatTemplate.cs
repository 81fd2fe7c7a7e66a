using System.Text.Json.Nodes;

namespace Video.Models.Templates;

/// <summary>A chat template in Jinja, rendering as <c>apply_chat_template</c> of transformers does.</summary>
/// <remarks>
/// Reference: transformers, utils/chat_template_utils.py: jinja2's ImmutableSandboxedEnvironment with trim_blocks and
/// lstrip_blocks. A template is untrusted input: it cannot reach anything but its arguments, and steps, output and depth are bounded.
/// Safe for use from several threads.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly BoundTemplate _template;

    private ChatTemplate(BoundTemplate template) => _template = template;

    /// <exception cref="TemplateException">The source is not a template (<see cref="TemplateErrorKind.Syntax"/>, with its line), or nests too deeply.</exception>
    public static ChatTemplate Parse(string source)
    {
        using var running = RuntimeStack.Run(new Budget());
        return new ChatTemplate(Binder.Bind(TemplateParser.Parse(source)));
    }

    /// <summary>The template of a model folder: chat_template.json, else chat_template.jinja, else tokenizer_config.json.</summary>
    /// <param name="modelFolder">The folder with the model's files.</param>
    /// <param name="name">Which template, where the folder names several.</param>
    /// <returns>The template, or null where the folder has none.</returns>
    /// <exception cref="InvalidDataException">A file that should hold it is not what it should be, or has no template of that name.</exception>
    /// <exception cref="TemplateException">The template cannot be parsed.</exception>
    public static ChatTemplate? Load(string modelFolder, string name = "default") =>
        TemplateFiles.Find(modelFolder, name) is { } source ? Parse(source) : null;

    /// <summary>The prompt for a conversation.</summary>
    /// <param name="messages">Messages with role and content, in the form the template expects.</param>
    /// <param name="arguments">The other variables.</param>
    /// <exception cref="TemplateException">The template refused or failed; see its kind.</exception>
    public string Render(JsonArray messages, TemplateArguments arguments)
    {
        var variables = TemplateVariables.Of(messages, arguments, out var continued);
        var interpreter = new Interpreter(_template, variables, arguments.Clock, new Random(arguments.Seed));
        try
        {
            var prompt = interpreter.Run();
            return continued is null ? prompt : ContinuedMessage.CutAtMark(prompt, continued);
        }
        catch (TemplateException error)
        {
            throw error.At(interpreter.Line);
        }
    }
}
