using System.Text;

namespace Video.Models.Templates;

/// <summary>Values of expressions.</summary>
internal sealed class Evaluator(Interpreter run)
{
    public Value Evaluate(Expression expression, Activation activation)
    {
        RuntimeStack.Ensure();
        switch (expression)
        {
            case Constant constant:
                return constant.Value;
            case NameExpression name:
                return activation[name.Address] ?? UndefinedValue.Variable(name.Name);
            case AttributeExpression attribute:
                return Members.Attribute(run, Evaluate(attribute.Target, activation), attribute.Name);
            case ItemExpression item:
                return EvaluateItem(item, activation);
            case CallExpression call:
                return Call(call, activation, caller: null);
            case FilterExpression { Value: not null } filter:
                return ApplyFilter(filter, null, activation);
            case TestExpression test:
                return ApplyTest(test, activation);
            case BinaryExpression binary:
                var left = Evaluate(binary.Left, activation);
                return Operators.Apply(run, binary.Operator, left, Evaluate(binary.Right, activation));
            case LogicExpression logic:
                var first = Evaluate(logic.Left, activation);
                return first.IsTrue == logic.IsAnd ? Evaluate(logic.Right, activation) : first;
            case NotExpression not:
                return BoolValue.Of(!Evaluate(not.Operand, activation).IsTrue);
            case CompareExpression compare:
                return EvaluateComparison(compare, activation);
            case ConditionalExpression conditional:
                return EvaluateConditional(conditional, activation);
            case ConcatExpression concat:
                return EvaluateConcat(concat, activation);
            case SignExpression sign:
                return Operators.Negate(Evaluate(sign.Operand, activation), sign.IsNegative);
            case ListExpression list:
                return new ListValue(list.Items.ConvertAll(i => Evaluate(i, activation)));
            case TupleExpression tuple:
                return new TupleValue(tuple.Items.ConvertAll(i => Evaluate(i, activation)));
            case DictExpression dict:
                return EvaluateDict(dict, activation);
            default:
                throw new InvalidOperationException($"no way to evaluate {expression.GetType().Name}");
        }
    }

    /// <summary>A call; a call block passes its body as the keyword argument caller.</summary>
    public Value Call(CallExpression call, Activation activation, Value? caller)
    {
        var function = Evaluate(call.Function, activation);
        var arguments = EvaluateArguments(call.Arguments, activation, caller);
        run.Line = call.Line;
        return Call(function, arguments);
    }

    private Value Call(Value function, Arguments arguments) => function switch
    {
        CallableValue callable => callable.Call(run, arguments),
        UndefinedValue undefined => throw undefined.Error,
        _ => throw TemplateException.Type($"'{function.TypeName}' object is not callable"),
    };

    /// <summary>A filter and those before it in the chain; the first gets <paramref name="block"/> where it has no value of its own.</summary>
    public Value ApplyFilter(FilterExpression filter, Value? block, Activation activation)
    {
        var value = filter.Value switch
        {
            null => block ?? throw new InvalidOperationException("a filter has nothing to filter"),
            FilterExpression inner => ApplyFilter(inner, block, activation),
            _ => Evaluate(filter.Value, activation),
        };
        RuntimeStack.Ensure();
        var arguments = EvaluateArguments(filter.Arguments, activation, caller: null).Prepend(value);
        run.Budget.Step();
        run.Line = filter.Line;
        return filter.Filter?.Call(run, arguments) ?? throw Filters.Unknown(filter.Name);
    }

    private Value ApplyTest(TestExpression test, Activation activation)
    {
        var value = Evaluate(test.Value, activation);
        var arguments = EvaluateArguments(test.Arguments, activation, caller: null).Prepend(value);
        return test.Test?.Call(run, arguments) ?? throw Tests.Unknown(test.Name);
    }

    private Arguments EvaluateArguments(CallArguments arguments, Activation activation, Value? caller)
    {
        if (ReferenceEquals(arguments, CallArguments.None))
        {
            return Arguments.None;
        }

        var positional = arguments.Positional.ConvertAll(a => Evaluate(a, activation));
        if (arguments.Star is not null)
        {
            positional.AddRange(Iteration.Over(run, Evaluate(arguments.Star, activation)));
        }

        var keywords = arguments.Keywords.ConvertAll(k => KeyValuePair.Create(k.Name, Evaluate(k.Value, activation)));
        if (caller is not null)
        {
            AddKeyword(keywords, "caller", caller);
        }

        if (arguments.DoubleStar is not null)
        {
            AddKeywords(keywords, Evaluate(arguments.DoubleStar, activation));
        }

        return new Arguments(positional, keywords);
    }

    private static void AddKeywords(List<KeyValuePair<string, Value>> keywords, Value value)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        foreach (var (key, item) in (value as DictValue ?? throw TemplateException.Type("argument after ** must be a mapping")).Items)
        {
            AddKeyword(keywords, key is StringValue name ? name.Text : throw TemplateException.Type("keywords must be strings"), item);
        }
    }

    private static void AddKeyword(List<KeyValuePair<string, Value>> keywords, string name, Value value)
    {
        if (keywords.Exists(k => k.Key == name))
        {
            throw TemplateException.Type($"got multiple values for keyword argument '{name}'");
        }

        keywords.Add(KeyValuePair.Create(name, value));
    }

    private Value EvaluateItem(ItemExpression item, Activation activation)
    {
        var target = Evaluate(item.Target, activation);
        if (item.Key is not SliceExpression slice)
        {
            return Members.Item(run, target, Evaluate(item.Key, activation));
        }

        Value? Bound(Expression? bound) => bound is null ? null : Evaluate(bound, activation);
        return Slicing.Slice(run, target, Bound(slice.Start), Bound(slice.Stop), Bound(slice.Step));
    }

    private BoolValue EvaluateComparison(CompareExpression compare, Activation activation)
    {
        var left = Evaluate(compare.First, activation);
        foreach (var (@operator, rightExpression) in compare.Rest)
        {
            var right = Evaluate(rightExpression, activation);
            if (!Comparison.Compare(run, @operator, left, right))
            {
                return BoolValue.False;
            }

            left = right;
        }

        return BoolValue.True;
    }

    private Value EvaluateConditional(ConditionalExpression conditional, Activation activation)
    {
        if (Evaluate(conditional.Test, activation).IsTrue)
        {
            return Evaluate(conditional.Then, activation);
        }

        return conditional.Otherwise is not null
            ? Evaluate(conditional.Otherwise, activation)
            : new UndefinedValue($"the inline if-expression on line {conditional.Line} evaluated to false and no else section was defined.");
    }

    private StringValue EvaluateConcat(ConcatExpression concat, Activation activation)
    {
        var parts = concat.Parts.ConvertAll(p => Evaluate(p, activation));
        var isMarkup = concat.AutoEscape && parts.Exists(p => p is StringValue { IsMarkup: true });
        var result = new StringBuilder();
        foreach (var part in parts)
        {
            var text = isMarkup ? Html.Escape(part).Text : Repr.Text(part);
            run.Budget.Allocate(text.Length);
            result.Append(text);
        }

        return new StringValue(result.ToString(), isMarkup);
    }

    private DictValue EvaluateDict(DictExpression dict, Activation activation)
    {
        var result = new DictValue();
        foreach (var (key, value) in dict.Items)
        {
            var evaluated = Evaluate(key, activation);
            result.Items[evaluated] = Evaluate(value, activation);
        }

        return result;
    }
}
