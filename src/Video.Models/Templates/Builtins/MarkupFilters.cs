using System.Text;

namespace Video.Models.Templates;

/// <summary>Filters for HTML.</summary>
internal static class MarkupFilters
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("escape", "s/", (_, a) => Html.Escape(a[0])),
        ("e", "s/", (_, a) => Html.Escape(a[0])),
        ("forceescape", "value", (_, a) => new StringValue(Html.EscapeText(Repr.Text(a[0])), isMarkup: true)),
        ("safe", "value", (_, a) => new StringValue(Repr.Text(a[0]), isMarkup: true)),
        ("striptags", "value", (_, a) => new StringValue(Html.StripTags(Repr.Text(a[0])))),
        ("xmlattr", "d autospace?", XmlAttributes),
        ("urlize", "value trim_url_limit? nofollow? target? rel? extra_schemes?", Urlize.Filter));

    private static StringValue XmlAttributes(Interpreter run, BoundArguments a)
    {
        if (a[0] is not DictValue dict)
        {
            throw a[0] is UndefinedValue undefined ? undefined.Error : TemplateException.Type($"'{a[0].TypeName}' object has no attribute 'items'");
        }

        var result = new StringBuilder();
        foreach (var (key, value) in dict.Items)
        {
            if (value is NoneValue or UndefinedValue)
            {
                continue;
            }

            var name = Parameters.Text(key);
            if (name.Text.AsSpan().IndexOfAny(" \t\n\r\f\v/>=") >= 0)
            {
                throw TemplateException.Type($"Invalid character in attribute name: {Repr.Of(name)}");
            }

            var attribute = $"{Html.Escape(name).Text}=\"{Html.Escape(value).Text}\"";
            run.Budget.Allocate(attribute.Length);
            result.Append(result.Length > 0 ? " " : "").Append(attribute);
        }

        var space = result.Length > 0 && a.Flag(1, byDefault: true) ? " " : "";
        return new StringValue(space + result, run.AutoEscape);
    }
}
