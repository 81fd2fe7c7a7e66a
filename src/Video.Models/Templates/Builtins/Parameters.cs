using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Arguments as the plain types that native functions want.</summary>
internal static class Parameters
{
    /// <summary>An int argument, cut to what fits: larger ones cannot be served anyway.</summary>
    public static int Integer(Value value) => value switch
    {
        UndefinedValue => throw TemplateException.Type("'Undefined' object cannot be interpreted as an integer"),
        _ => (int)BigInteger.Min(BigInteger.Max(
            Arithmetic.AsInteger(value) ?? throw TemplateException.Type($"'{value.TypeName}' object cannot be interpreted as an integer"), int.MinValue), int.MaxValue),
    };

    public static int Integer(Value? value, int byDefault) => value is null ? byDefault : Integer(value);

    public static string Text(Value? value, string byDefault) => value is null ? byDefault : Text(value).Text;

    public static StringValue Text(Value value) =>
        value as StringValue ?? throw TemplateException.Type($"expected a string, got '{value.TypeName}'");

    /// <summary>What soft_str gives: text as it is, anything else printed.</summary>
    public static StringValue Printed(Value value) => value as StringValue ?? new StringValue(Repr.Text(value));
}
