namespace Video.Models.Templates;

/// <summary>What a call was given.</summary>
internal sealed record Arguments(IReadOnlyList<Value> Positional, IReadOnlyList<KeyValuePair<string, Value>> Keywords)
{
    public static readonly Arguments None = new([], []);

    public static Arguments Of(params Value[] values) => new(values, []);

    public Arguments Prepend(Value value) => this with { Positional = [value, .. Positional] };
}

/// <summary>The arguments of a native function by their place in its signature; null where an optional one was not given.</summary>
internal sealed class BoundArguments(Value?[] values, Arguments all, int fixedCount)
{
    public Value this[int index] => values[index] ?? throw new InvalidOperationException("an optional argument was read as if it were required");

    /// <summary>Positional arguments behind those of the signature (only where it ends in *).</summary>
    public IReadOnlyList<Value> Rest => [.. all.Positional.Skip(fixedCount)];

    /// <summary>Keyword arguments (only where the signature ends in *).</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Keywords => all.Keywords;

    public Value? Optional(int index) => values[index];

    /// <summary>An optional argument; null also where none was given.</summary>
    public Value? OptionalOrNone(int index) => values[index] is NoneValue ? null : values[index];

    public bool Flag(int index, bool byDefault = false) => values[index]?.IsTrue ?? byDefault;
}

/// <summary>Parameter names of a native function: "a b?" are named, "?" may be absent, "/" at the end makes all positional-only, "*" takes any more.</summary>
internal sealed class Signature
{
    private readonly string _function;
    private readonly (string Name, bool IsOptional)[] _parameters;
    private readonly bool _isPositionalOnly;
    private readonly bool _takesMore;

    public Signature(string function, string parameters)
    {
        _function = function;
        _isPositionalOnly = parameters.EndsWith('/');
        _takesMore = parameters.EndsWith('*');
        _parameters = [.. parameters.TrimEnd('/', '*').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => (p.TrimEnd('?'), p.EndsWith('?')))];
    }

    public static Signature Nothing(string function) => new(function, "");

    public BoundArguments Bind(Arguments arguments)
    {
        var values = new Value?[_parameters.Length];
        if (arguments.Positional.Count > _parameters.Length && !_takesMore)
        {
            throw TemplateException.Type(
                $"{_function}() takes at most {_parameters.Length} positional arguments but {arguments.Positional.Count} were given");
        }

        for (var i = 0; i < Math.Min(values.Length, arguments.Positional.Count); i++)
        {
            values[i] = arguments.Positional[i];
        }

        if (!_takesMore)
        {
            BindKeywords(arguments, values);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null && !_parameters[i].IsOptional)
            {
                throw TemplateException.Type($"{_function}() missing required argument '{_parameters[i].Name}'");
            }
        }

        return new BoundArguments(values, arguments, _parameters.Length);
    }

    private void BindKeywords(Arguments arguments, Value?[] values)
    {
        foreach (var (name, value) in arguments.Keywords)
        {
            var index = _isPositionalOnly ? -1 : Array.FindIndex(_parameters, p => p.Name == name);
            if (index < 0)
            {
                throw TemplateException.Type($"{_function}() got an unexpected keyword argument '{name}'");
            }

            if (values[index] is not null)
            {
                throw TemplateException.Type($"{_function}() got multiple values for argument '{name}'");
            }

            values[index] = value;
        }
    }
}
