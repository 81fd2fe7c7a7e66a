using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Python's == and hash: 1, 1.0 and true are one key; lists compare item by item; other objects are themselves.</summary>
internal sealed class ValueEquality : IEqualityComparer<Value>
{
    public static readonly ValueEquality Instance = new();

    public bool Equals(Value? x, Value? y) => x is not null && y is not null && AreEqual(x, y);

    public int GetHashCode(Value obj)
    {
        RuntimeStack.Ensure();
        return obj switch
        {
            StringValue text => Hash(text.Text),
            FloatValue { Number: var number } when double.IsFinite(number) && Math.Floor(number) == number => new BigInteger(number).GetHashCode(),
            FloatValue number => number.Number.GetHashCode(),
            TupleValue tuple => tuple.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            ListValue or DictValue or DictViewValue { Kind: not DictViewKind.Values } => throw TemplateException.Type($"unhashable type: '{obj.TypeName}'"),
            UndefinedValue => 1,
            RangeValue range => range.Count.GetHashCode(),
            BytesValue bytes => bytes.Bytes.Length,
            _ when Arithmetic.AsInteger(obj) is { } integer => integer.GetHashCode(),
            _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj),
        };
    }

    public static bool AreEqual(Value x, Value y)
    {
        if (ReferenceEquals(x, y))
        {
            return x is not FloatValue { Number: double.NaN };
        }

        RuntimeStack.Ensure();
        return (x, y) switch
        {
            (StringValue a, StringValue b) => TextsEqual(a.Text, b.Text),
            (ListValue a, ListValue b) => SequenceEqual(a.Items, b.Items),
            (TupleValue a, TupleValue b) => SequenceEqual(a.Items, b.Items),
            (DictValue a, DictValue b) => DictsEqual(a, b),
            (UndefinedValue, UndefinedValue) => true,
            (RangeValue a, RangeValue b) => RangesEqual(a, b),
            (BytesValue a, BytesValue b) => a.Bytes.AsSpan().SequenceEqual(b.Bytes),
            (DictViewValue { Kind: not DictViewKind.Values } a, DictViewValue { Kind: not DictViewKind.Values } b) => ViewsEqual(a, b),
            _ => Comparison.TryCompareNumbers(x, y) == 0,
        };
    }

    public static bool SequenceEqual(IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!IsSameOrEqual(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What containers compare with: identity first, so that a NaN is in a list that holds it.</summary>
    public static bool IsSameOrEqual(Value a, Value b) => ReferenceEquals(a, b) || AreEqual(a, b);

    private static int Hash(string text)
    {
        RuntimeStack.Scan(text.Length);
        return text.GetHashCode(StringComparison.Ordinal);
    }

    private static bool TextsEqual(string a, string b)
    {
        RuntimeStack.Scan(a.Length == b.Length ? a.Length : 0);
        return a == b;
    }

    private static bool DictsEqual(DictValue a, DictValue b) =>
        a.Items.Count == b.Items.Count && a.Items.All(i => b.Items.TryGetValue(i.Key, out var other) && IsSameOrEqual(i.Value, other));

    private static bool ViewsEqual(DictViewValue a, DictViewValue b) => a.Dict.Items.Count == b.Dict.Items.Count
        && a.Items.All(i => b.Items.Any(other => AreEqual(i, other)));

    private static bool RangesEqual(RangeValue a, RangeValue b) =>
        a.Count == b.Count && (a.Count.IsZero || (a.Start == b.Start && (a.Count.IsOne || a.Step == b.Step)));
}
