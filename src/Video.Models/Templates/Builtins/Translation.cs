using System.Text;

namespace Video.Models.Templates;

/// <summary>str.maketrans and str.translate.</summary>
internal static class Translation
{
    public static DictValue MakeTable(Interpreter run, BoundArguments a)
    {
        var table = new DictValue();
        if (a.Optional(2) is not { } second)
        {
            foreach (var (key, value) in (a[1] as DictValue ?? throw TemplateException.Type("if you give only one argument to maketrans it must be a dict")).Items)
            {
                table.Items[key is StringValue { Length: 1 } text ? Code(text.Text) : key] = value;
            }

            return table;
        }

        var (from, to) = (Parameters.Text(a[1]), Parameters.Text(second));
        if (from.Length != to.Length)
        {
            throw TemplateException.Type("the first two maketrans arguments must have equal length");
        }

        foreach (var (key, value) in from.CodePoints.Zip(to.CodePoints))
        {
            table.Items[Code(key)] = Code(value);
        }

        foreach (var removed in a.Optional(3) is { } third ? Parameters.Text(third).CodePoints : [])
        {
            table.Items[Code(removed)] = NoneValue.Instance;
        }

        return table;
    }

    public static StringValue Apply(Interpreter run, BoundArguments a)
    {
        var text = (StringValue)a[0];
        var table = a[1] as DictValue ?? throw TemplateException.Type($"'{a[1].TypeName}' object is not a translation table");
        var result = new StringBuilder();
        foreach (var point in text.CodePoints)
        {
            var replacement = table.Items.TryGetValue(Code(point), out var value) ? value : null;
            var part = replacement switch
            {
                null => point,
                NoneValue => "",
                StringValue replaced => replaced.Text,
                _ when Arithmetic.AsInteger(replacement) is { } code && code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) =>
                    char.ConvertFromUtf32((int)code),
                _ => throw TemplateException.Type("character mapping must return integer, None or str"),
            };
            run.Budget.Allocate(part.Length);
            result.Append(part);
        }

        return text.Same(result.ToString());
    }

    private static IntValue Code(string point) => Numbers.Int(Repr.EnumerateRunes(point).First());
}
