namespace Video.Models.Templates;

/// <summary>What may stand behind "|".</summary>
/// <remarks>Reference: jinja2, filters.py, and tojson of transformers.</remarks>
internal static class Filters
{
    private static readonly Dictionary<string, NativeFunction> All = new[]
    {
        TextFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All, MarkupFilters.All,
    }.SelectMany(table => table).ToDictionary();

    public static NativeFunction? Find(string name) => All.GetValueOrDefault(name);

    public static TemplateException Unknown(string name) => new(TemplateErrorKind.Syntax, $"No filter named '{name}'");
}
