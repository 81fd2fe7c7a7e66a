using System.Text;

namespace Video.Models.Templates;

/// <summary>set: to names, tuples and attributes of namespaces, from values and from blocks.</summary>
internal sealed partial class Interpreter
{
    private void Set(SetStatement set, Activation activation)
    {
        RequireNamespaces(set.Target, activation);
        var value = _evaluator.Evaluate(set.Value, activation);
        Assign(set.Target, value, activation, set.IsTopLevel);
    }

    private static void RequireNamespaces(Target target, Activation activation)
    {
        if (target is AttributeTarget attribute && activation[attribute.Owner.Address] is not NamespaceValue)
        {
            throw TemplateException.Type("cannot assign attribute on non-namespace object");
        }

        if (target is TupleTarget tuple)
        {
            tuple.Items.ForEach(t => RequireNamespaces(t, activation));
        }
    }

    private void Assign(Target target, Value value, Activation activation, bool isTopLevel)
    {
        switch (target)
        {
            case NameTarget name:
                activation[name.Address] = value;
                if (isTopLevel)
                {
                    _context.Set(name.Name, value);
                }

                break;
            case TupleTarget tuple:
                var values = Iteration.Unpack(this, value, tuple.Items.Count);
                for (var i = 0; i < values.Count; i++)
                {
                    Assign(tuple.Items[i], values[i], activation, isTopLevel);
                }

                break;
            case AttributeTarget attribute:
                var owner = activation[attribute.Owner.Address] as NamespaceValue
                    ?? throw TemplateException.Type("cannot assign attribute on non-namespace object");
                owner.Attributes.Set(attribute.Attribute, value);
                break;
        }
    }

    private Flow RenderSetBlock(SetBlock set, Activation activation)
    {
        activation.Enter(set.Frame, _context);
        var text = new StringBuilder();
        var flow = Render(set.Body, activation, text);
        if (flow != Flow.Next)
        {
            return flow;
        }

        Value value = new StringValue(text.ToString());
        if (set.Filter is not null)
        {
            value = _evaluator.ApplyFilter(set.Filter, value, activation);
        }

        if (AutoEscape)
        {
            value = new StringValue(Repr.Text(value), isMarkup: true);
        }

        Assign(set.Target, value, activation, set.IsTopLevel);
        activation.Leave(set.Frame);
        return Flow.Next;
    }
}
