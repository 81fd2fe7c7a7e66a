using System.Globalization;
using System.Numerics;

namespace Video.Models.Templates;

/// <summary>A value as templates see it. The kinds are those of this folder and no others.</summary>
internal abstract class Value
{
    /// <summary>Python's name of the type, for messages.</summary>
    public abstract string TypeName { get; }

    public virtual bool IsTrue => true;
}

internal sealed class NoneValue : Value
{
    public static readonly NoneValue Instance = new();

    private NoneValue()
    {
    }

    public override string TypeName => "NoneType";

    public override bool IsTrue => false;
}

internal sealed class BoolValue : Value
{
    public static readonly BoolValue True = new();
    public static readonly BoolValue False = new();

    private BoolValue()
    {
    }

    public override string TypeName => "bool";

    public override bool IsTrue => ReferenceEquals(this, True);

    public static BoolValue Of(bool value) => value ? True : False;
}

/// <summary>An integer without bounds, as Python's.</summary>
internal sealed class IntValue(BigInteger number) : Value
{
    public BigInteger Number { get; } = number;

    public override string TypeName => "int";

    public override bool IsTrue => !Number.IsZero;
}

internal sealed class FloatValue(double number) : Value
{
    public double Number { get; } = number;

    public override string TypeName => "float";

    public override bool IsTrue => Number != 0;
}

internal sealed class BytesValue(byte[] bytes) : Value
{
    public byte[] Bytes { get; } = bytes;

    public override string TypeName => "bytes";

    public override bool IsTrue => Bytes.Length > 0;
}

internal sealed class ListValue(List<Value> items) : Value
{
    public List<Value> Items { get; } = items;

    public override string TypeName => "list";

    public override bool IsTrue => Items.Count > 0;
}

/// <summary>A tuple; those of groupby also name their two items.</summary>
internal sealed class TupleValue(IReadOnlyList<Value> items, bool isGroup = false) : Value
{
    public static readonly TupleValue Empty = new([]);

    public IReadOnlyList<Value> Items { get; } = items;

    public bool IsGroup { get; } = isGroup;

    public override string TypeName => "tuple";

    public override bool IsTrue => Items.Count > 0;
}

internal sealed class DictValue : Value
{
    public OrderedDictionary<Value, Value> Items { get; } = new(ValueEquality.Instance);

    public override string TypeName => "dict";

    public override bool IsTrue => Items.Count > 0;

    public void Set(string key, Value value) => Items[new StringValue(key)] = value;
}

internal enum DictViewKind
{
    Keys,
    Values,
    Items,
}

/// <summary>keys(), values() or items() of a dict.</summary>
internal sealed class DictViewValue(DictValue dict, DictViewKind kind) : Value
{
    public DictValue Dict { get; } = dict;

    public DictViewKind Kind { get; } = kind;

    public override string TypeName => $"dict_{Kind.ToString().ToLowerInvariant()}";

    public override bool IsTrue => Dict.Items.Count > 0;

    public IEnumerable<Value> Items => Kind switch
    {
        DictViewKind.Keys => Dict.Items.Keys,
        DictViewKind.Values => Dict.Items.Values,
        _ => Dict.Items.Select(i => new TupleValue([i.Key, i.Value])),
    };
}

/// <summary>range(start, stop, step).</summary>
internal sealed class RangeValue(BigInteger start, BigInteger stop, BigInteger step) : Value
{
    public BigInteger Start { get; } = start;

    public BigInteger Stop { get; } = stop;

    public BigInteger Step { get; } = step;

    public BigInteger Count { get; } = BigInteger.Max(0, step.Sign > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);

    public override string TypeName => "range";

    public override bool IsTrue => !Count.IsZero;

    public BigInteger At(BigInteger index) => Start + (index * Step);
}

/// <summary>Something that can be walked through once: what generators of filters return.</summary>
internal sealed class IteratorValue(string typeName, IEnumerable<Value> items) : Value
{
    private IEnumerator<Value>? _items;

    public override string TypeName => typeName;

    /// <summary>The next value, or null at the end.</summary>
    public Value? Next()
    {
        RuntimeStack.Ensure(); // an iterator over an iterator over …
        _items ??= items.GetEnumerator();
        return _items.MoveNext() ? _items.Current : null;
    }

    public IEnumerable<Value> Rest()
    {
        while (Next() is { } value)
        {
            yield return value;
        }
    }
}

/// <summary>A name, attribute or item that is not there. It can be printed, iterated and tested; anything else fails with its message.</summary>
internal sealed class UndefinedValue(string message, bool isUnsafe = false) : Value
{
    public override string TypeName => "Undefined";

    public override bool IsTrue => false;

    public TemplateException Error => new(isUnsafe ? TemplateErrorKind.Sandbox : TemplateErrorKind.Undefined, message);

    public static UndefinedValue Variable(string name) => new($"'{name}' is undefined");

    public static UndefinedValue Member(Value owner, string name) => new($"'{owner.TypeName} object' has no attribute '{name}'");

    public static UndefinedValue Item(Value owner, Value key) => new($"{owner.TypeName} object has no element {Repr.Of(key)}");

    public static UndefinedValue Unsafe(Value owner, string name) =>
        new($"access to attribute '{name}' of '{owner.TypeName}' object is unsafe.", isUnsafe: true);
}

internal static class Numbers
{
    public static IntValue Int(long value) => new(value);

    public static string Text(BigInteger value)
    {
        // Python's guard against quadratic conversions: 4300 digits.
        if (value.GetBitLength() > 14280 && BigInteger.Abs(value) >= BigInteger.Pow(10, 4300))
        {
            throw TemplateException.Type("Exceeds the limit (4300 digits) for integer string conversion");
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }
}
