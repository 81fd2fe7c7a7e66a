using System.Text;

namespace Video.Models.Templates;

/// <summary>for: its rounds, its filter, its else, its recursion.</summary>
internal sealed partial class Interpreter
{
    private Flow RenderFor(ForStatement loop, Activation activation, StringBuilder output)
    {
        var items = _evaluator.Evaluate(loop.Items, activation);
        if (loop.RecursiveFunction is null)
        {
            return RunLoop(loop, items, depth: 0, recurse: null, activation, activation, output);
        }

        WriteText(Recurse(items, depth: 0), output);
        return Flow.Next;

        Value Recurse(Value inner, int depth)
        {
            Budget.Enter(CallCost);
            var text = new StringBuilder();
            RunLoop(loop, inner, depth, Recurse, new Activation(loop.RecursiveFunction, activation), activation, text);
            Budget.Leave(CallCost);
            return new StringValue(text.ToString(), AutoEscape);
        }
    }

    /// <summary>The loop's rounds. The else branch runs when no round reached its end, so a break in the first one does not stop it.</summary>
    private Flow RunLoop(
        ForStatement loop, Value items, int depth, Func<Value, int, Value>? recurse, Activation activation, Activation outer, StringBuilder output)
    {
        if (!Iteration.IsIterable(items))
        {
            throw TemplateException.Type($"'{items.TypeName}' object is not iterable");
        }

        var source = loop.Test is null ? items : new IteratorValue("generator", FilterItems(loop, items, outer));
        var rounds = new LoopValue(this, source, depth, recurse);
        var isUnfinished = true;
        while (rounds.MoveNext() is { } item)
        {
            Budget.Step();
            Assign(loop.Target, item, activation, isTopLevel: false);
            if (loop.LoopAddress is { } address)
            {
                activation[address] = rounds;
            }

            activation.Enter(loop.BodyFrame, _context);
            var flow = Render(loop.Body, activation, output);
            if (flow == Flow.Break)
            {
                break;
            }

            isUnfinished &= flow == Flow.Continue;
            Line = loop.Line;
        }

        activation.Leave(loop.BodyFrame);
        if (!isUnfinished || loop.Otherwise.Count == 0)
        {
            return Flow.Next;
        }

        activation.Enter(loop.OtherwiseFrame, _context);
        var last = Render(loop.Otherwise, activation, output);
        activation.Leave(loop.OtherwiseFrame);
        return last;
    }

    private IEnumerable<Value> FilterItems(ForStatement loop, Value items, Activation outer)
    {
        var layout = loop.FilterFunction ?? throw new InvalidOperationException("the loop's filter was not bound");
        var test = loop.Test ?? throw new InvalidOperationException("the loop has no filter");
        var activation = new Activation(layout, outer);
        activation.Enter(loop.TestFrame, _context);
        foreach (var item in Iteration.Over(this, items))
        {
            Assign(loop.FilterTarget, item, activation, isTopLevel: false);
            if (_evaluator.Evaluate(test, activation).IsTrue)
            {
                yield return Reassembled(loop.FilterTarget, activation);
            }
        }
    }

    /// <summary>The filter passes on what its target holds: a list that was unpacked comes out as a tuple.</summary>
    private static Value Reassembled(Target target, Activation activation) => target switch
    {
        NameTarget name => activation[name.Address] ?? UndefinedValue.Variable(name.Name),
        TupleTarget tuple => new TupleValue([.. tuple.Items.Select(t => Reassembled(t, activation))]),
        _ => throw new InvalidOperationException("a loop assigns to names only"),
    };
}
