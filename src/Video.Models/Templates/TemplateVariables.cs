using System.Text.Json.Nodes;

namespace Video.Models.Templates;

/// <summary>The variables that a template begins with.</summary>
internal static class TemplateVariables
{
    /// <summary>Names of arguments that direct the rendering and are no variables.</summary>
    private const string Continue = "continue_final_message";

    private const string Mask = "return_assistant_tokens_mask";

    /// <param name="messages">The conversation.</param>
    /// <param name="arguments">The other variables.</param>
    /// <param name="continued">The text that the prompt shall end with, where the last message is to be continued.</param>
    public static Dictionary<string, Value> Of(JsonArray messages, TemplateArguments arguments, out string? continued)
    {
        var variables = new Dictionary<string, Value>(Globals.All)
        {
            ["tools"] = JsonConversion.ToValue(arguments.Tools),
            ["documents"] = JsonConversion.ToValue(arguments.Documents),
            ["add_generation_prompt"] = BoolValue.Of(arguments.AddGenerationPrompt),
        };
        if (arguments.BosToken is not null)
        {
            variables["bos_token"] = new StringValue(arguments.BosToken);
        }

        if (arguments.EosToken is not null)
        {
            variables["eos_token"] = new StringValue(arguments.EosToken);
        }

        foreach (var (name, value) in arguments.Extra ?? [])
        {
            variables[name] = JsonConversion.ToValue(value);
        }

        RequireObjects(variables, "tools");
        RequireObjects(variables, "documents");
        variables.Remove(Mask);
        var continues = variables.Remove(Continue, out var asked) ? asked.IsTrue : arguments.ContinueFinalMessage;
        var conversation = (ListValue)JsonConversion.ToValue(messages);
        (variables["messages"], continued) = continues ? ContinuedMessage.WithMark(conversation) : (conversation, null);
        return variables;
    }

    private static void RequireObjects(Dictionary<string, Value> variables, string name)
    {
        if (variables[name] is not (NoneValue or ListValue) || (variables[name] is ListValue list && list.Items.Exists(i => i is not DictValue)))
        {
            throw TemplateException.Type($"{name}: expected a list of objects, got {Repr.Of(variables[name])}");
        }
    }
}
