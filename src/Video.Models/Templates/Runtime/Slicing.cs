using System.Numerics;

namespace Video.Models.Templates;

/// <summary>value[start:stop:step].</summary>
internal static class Slicing
{
    public static Value Slice(Interpreter run, Value target, Value? start, Value? stop, Value? step)
    {
        if (target is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        if (target is not (StringValue or ListValue or TupleValue or RangeValue or BytesValue))
        {
            throw TemplateException.Type($"'{target.TypeName}' object cannot be sliced");
        }

        var length = Iteration.Length(target);
        var (first, count, by) = Indices(length, Bound(start), Bound(stop), Bound(step));
        run.Budget.Allocate(count);
        return target switch
        {
            StringValue text when by == 1 => text.Same(text.Part(first, first + count)),
            StringValue text => text.Same(string.Concat(Walk(first, count, by).Select(text.At))),
            ListValue list => new ListValue([.. Walk(first, count, by).Select(i => list.Items[i])]),
            TupleValue tuple => new TupleValue([.. Walk(first, count, by).Select(i => tuple.Items[i])]),
            BytesValue bytes => new BytesValue([.. Walk(first, count, by).Select(i => bytes.Bytes[i])]),
            RangeValue range => SliceRange(range, first, count, by),
            _ => throw new InvalidOperationException("only sequences are sliced"),
        };
    }

    private static RangeValue SliceRange(RangeValue range, int first, int count, long by)
    {
        var start = range.At(first);
        return new RangeValue(start, start + (count * by * range.Step), by * range.Step);
    }

    private static BigInteger? Bound(Value? value) => value switch
    {
        null or NoneValue => null,
        _ => Arithmetic.AsInteger(value) ?? throw TemplateException.Type("slice indices must be integers or None"),
    };

    private static (int First, int Count, long Step) Indices(int length, BigInteger? start, BigInteger? stop, BigInteger? step)
    {
        var by = (long)BigInteger.Min(BigInteger.Max(step ?? 1, int.MinValue), int.MaxValue);
        if (by == 0)
        {
            throw TemplateException.Type("slice step cannot be zero");
        }

        var (lowest, highest) = by > 0 ? (0, length) : (-1, length - 1);
        var first = Clamp(start, by > 0 ? lowest : highest);
        var end = Clamp(stop, by > 0 ? highest : lowest);
        var count = by > 0 ? (end - first + by - 1) / by : (first - end - by - 1) / -by;
        return (first, (int)Math.Max(0, count), by);

        int Clamp(BigInteger? index, int byDefault)
        {
            if (index is not { } given)
            {
                return byDefault;
            }

            return (int)BigInteger.Min(BigInteger.Max(given.Sign < 0 ? given + length : given, lowest), highest);
        }
    }

    private static IEnumerable<int> Walk(int first, int count, long by) => Enumerable.Range(0, count).Select(i => (int)(first + (i * by)));
}
