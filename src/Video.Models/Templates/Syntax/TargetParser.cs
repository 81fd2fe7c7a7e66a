namespace Video.Models.Templates;

/// <summary>What set, for, with and macro may assign to.</summary>
internal sealed class TargetParser(TokenStream tokens)
{
    private const int MaxDepth = 66;

    private int _depth;

    /// <summary>What set, for and with may assign to.</summary>
    public Target ParseTarget(bool allowNamespace = false, string? endName = null)
    {
        var line = tokens.Line;
        var (items, isTuple) = CommaList.Parse(tokens, () => ParseTargetItem(allowNamespace), endName);
        if (!isTuple && items.Count == 0)
        {
            throw TemplateException.Syntax($"Expected an expression, got {tokens.Current}", tokens.Line);
        }

        return isTuple ? new TupleTarget(items) { Line = line } : items[0];
    }

    public NameTarget ParseNameTarget(bool isParameter = false)
    {
        var token = tokens.Expect(TokenType.Name);
        return IsConstantName(token.Text)
            ? throw TemplateException.Syntax($"can't assign to '{token.Text}'", token.Line)
            : new NameTarget(token.Text) { Line = token.Line, IsParameter = isParameter };
    }

    private Target ParseTargetItem(bool allowNamespace)
    {
        var line = tokens.Line;
        if (tokens.SkipIfOperator("("))
        {
            if (++_depth > MaxDepth)
            {
                throw TemplateException.Recursion();
            }

            var (items, isTuple) = CommaList.Parse(tokens, () => ParseTargetItem(allowNamespace: false), endName: null);
            _depth--;
            tokens.ExpectOperator(")");
            return isTuple || items.Count == 0 ? new TupleTarget(items) { Line = line } : items[0];
        }

        if (tokens.Current.Type != TokenType.Name)
        {
            throw TemplateException.Syntax($"can't assign to {tokens.Current}", line);
        }

        if (allowNamespace && tokens.Following.IsOperator(".") && !IsConstantName(tokens.Current.Text))
        {
            var owner = new NameExpression(tokens.Take().Text) { Line = line };
            tokens.ExpectOperator(".");
            return new AttributeTarget(owner, tokens.Expect(TokenType.Name).Text) { Line = line };
        }

        return ParseNameTarget();
    }

    private static bool IsConstantName(string name) => name is "true" or "True" or "false" or "False" or "none" or "None";
}
