namespace Video.Models.Templates;

/// <summary>The loop variable: knows the place in the sequence, and looks ahead only when asked.</summary>
/// <remarks>Reference: jinja2, runtime.py, LoopContext.</remarks>
internal sealed class LoopValue(Interpreter run, Value items, int depth0, Func<Value, int, Value>? recurse) : CallableValue
{
    private IEnumerator<Value> _items = Iteration.Over(run, items).GetEnumerator();
    private Value? _before;
    private Value? _current;
    private Value? _after;
    private int? _length;
    private IReadOnlyList<Value>? _lastChanged;

    public override string TypeName => "LoopContext";

    /// <summary>Counts from 0; -1 before the first item.</summary>
    public int Index0 { get; private set; } = -1;

    public int Depth0 => depth0;

    public int Length => _length ??= MeasureLength();

    public bool IsLast => PeekNext() is null;

    public Value Previous => Index0 == 0 || _before is null ? new UndefinedValue("there is no previous item") : _before;

    public Value Following => PeekNext() ?? new UndefinedValue("there is no next item");

    /// <summary>Goes to the next item; null at the end.</summary>
    public Value? MoveNext()
    {
        var next = PeekNext();
        _after = null;
        if (next is not null)
        {
            Index0++;
            _before = _current;
            _current = next;
        }

        return next;
    }

    public Value Cycle(IReadOnlyList<Value> values) => values.Count > 0
        ? values[Index0 % values.Count]
        : throw TemplateException.Type("no items for cycling given");

    public bool HasChanged(IReadOnlyList<Value> values)
    {
        if (_lastChanged is not null && ValueEquality.SequenceEqual(_lastChanged, values))
        {
            return false;
        }

        _lastChanged = values;
        return true;
    }

    public override Value Call(Interpreter interpreter, Arguments arguments)
    {
        var inner = new Signature("loop", "iterable").Bind(arguments)[0];
        return recurse is null
            ? throw TemplateException.Type("The loop must have the 'recursive' marker to be called recursively.")
            : recurse(inner, depth0 + 1);
    }

    private Value? PeekNext() => _after ??= _items.MoveNext() ? _items.Current : null;

    private int MeasureLength()
    {
        if (Iteration.TryLength(items) is { } known)
        {
            return known;
        }

        List<Value> rest = [];
        while (_items.MoveNext())
        {
            run.Budget.Step();
            rest.Add(_items.Current);
        }

        _items = rest.GetEnumerator();
        return rest.Count + Index0 + 1 + (_after is null ? 0 : 1);
    }
}
