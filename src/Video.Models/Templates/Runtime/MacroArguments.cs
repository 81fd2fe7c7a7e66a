namespace Video.Models.Templates;

/// <summary>How a macro takes the arguments of a call.</summary>
/// <remarks>Reference: jinja2, runtime.py, Macro.__call__.</remarks>
internal static class MacroArguments
{
    public static void Store(Interpreter run, MacroStatement macro, Arguments arguments, Activation activation)
    {
        run.Budget.Step(arguments.Positional.Count + arguments.Keywords.Count);
        var keywords = new DictValue();
        foreach (var (name, value) in arguments.Keywords)
        {
            keywords.Set(name, value);
        }

        var parameters = macro.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            activation[parameters[i].Address] = i < arguments.Positional.Count ? arguments.Positional[i] : Take(keywords, parameters[i].Name);
        }

        if (macro.Caller is { } caller)
        {
            activation[caller] = Take(keywords, "caller") is { } given and not NoneValue ? given : new UndefinedValue("No caller defined");
        }

        if (macro.KeywordArguments is { } keywordArguments)
        {
            activation[keywordArguments] = keywords;
        }
        else if (keywords.Items.Count > 0)
        {
            throw TemplateException.Type($"macro '{macro.MacroName}' takes no keyword argument {Repr.Of(keywords.Items.GetAt(0).Key)}");
        }

        if (macro.VariableArguments is { } variableArguments)
        {
            activation[variableArguments] = new TupleValue([.. arguments.Positional.Skip(parameters.Count)]);
        }
        else if (arguments.Positional.Count > parameters.Count)
        {
            throw TemplateException.Type($"macro '{macro.MacroName}' takes not more than {parameters.Count} argument(s)");
        }
    }

    private static Value? Take(DictValue keywords, string name)
    {
        var key = new StringValue(name);
        if (!keywords.Items.TryGetValue(key, out var value))
        {
            return null;
        }

        keywords.Items.Remove(key);
        return value;
    }
}
