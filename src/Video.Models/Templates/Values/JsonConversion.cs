using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Video.Models.Templates;

/// <summary>JSON as template values: numbers with a point or exponent are floats, others integers.</summary>
internal static class JsonConversion
{
    public static Value ToValue(JsonNode? node)
    {
        RuntimeStack.Ensure();
        switch (node)
        {
            case null:
                return NoneValue.Instance;
            case JsonArray array:
                return new ListValue([.. array.Select(ToValue)]);
            case JsonObject entries:
                var dict = new DictValue();
                foreach (var (key, value) in entries)
                {
                    dict.Set(key, ToValue(value));
                }

                return dict;
            default:
                return Scalar(node.AsValue());
        }
    }

    private static Value Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => new StringValue(value.GetValue<string>()),
        JsonValueKind.True => BoolValue.True,
        JsonValueKind.False => BoolValue.False,
        JsonValueKind.Null => NoneValue.Instance,
        _ => Number(value),
    };

    private static Value Number(JsonValue value)
    {
        // A value that came from text keeps the text; one made in code says by its type what it is.
        var text = value.ToJsonString();
        var isFloat = text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
            || (!value.TryGetValue<JsonElement>(out _) && value.GetValue<object>() is double or float or decimal);
        return isFloat
            ? new FloatValue(double.Parse(text, CultureInfo.InvariantCulture))
            : new IntValue(BigInteger.Parse(text, CultureInfo.InvariantCulture));
    }
}
