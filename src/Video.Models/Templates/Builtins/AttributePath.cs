using System.Numerics;

namespace Video.Models.Templates;

/// <summary>The attribute argument of filters: "a.b.0", a number, or several joined by commas.</summary>
internal static class AttributePath
{
    /// <summary>Looks the attribute up; without one, the item itself.</summary>
    public static Func<Value, Value> Getter(Interpreter run, Value? attribute, bool ignoreCase = false, Value? fallback = null)
    {
        var parts = Parts(attribute);
        return item =>
        {
            foreach (var part in parts)
            {
                item = Members.Item(run, item, part);
                item = item is UndefinedValue && fallback is not null ? fallback : item;
            }

            return ignoreCase ? IgnoringCase(item) : item;
        };
    }

    /// <summary>Looks up several attributes; the key is the list of them.</summary>
    public static Func<Value, Value> MultiGetter(Interpreter run, Value? attribute, bool ignoreCase)
    {
        var getters = attribute is StringValue text
            ? text.Text.Split(',').Select(part => Getter(run, new StringValue(part), ignoreCase)).ToList()
            : [Getter(run, attribute, ignoreCase)];
        return item => new ListValue(getters.ConvertAll(get => get(item)));
    }

    public static Value IgnoringCase(Value value) => value is StringValue text ? text.Same(Casing.Lower(text.Text)) : value;

    private static List<Value> Parts(Value? attribute) => attribute switch
    {
        null => [],
        StringValue text => [.. text.Text.Split('.').Select(Part)],
        _ => [attribute],
    };

    private static Value Part(string part) => part.Length > 0 && part.All(char.IsAsciiDigit)
        ? new IntValue(BigInteger.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
        : new StringValue(part);
}
