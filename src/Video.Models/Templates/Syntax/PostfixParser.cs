namespace Video.Models.Templates;

/// <summary>What stands behind a value: attributes, items, calls, filters and tests.</summary>
internal sealed class PostfixParser(TokenStream tokens, ExpressionParser expressions)
{
    /// <summary>One or more | filters behind a value; without a value, those of a block.</summary>
    public FilterExpression? ParseFilters(Expression? value, bool startsInline = false)
    {
        FilterExpression? filter = null;
        while (startsInline || tokens.SkipIfOperator("|"))
        {
            var line = tokens.Line;
            var name = ParseDottedName();
            var arguments = tokens.Current.IsOperator("(") ? ParseArguments() : CallArguments.None;
            filter = new FilterExpression(filter ?? value, name, arguments) { Line = line };
            startsInline = false;
        }

        return filter;
    }

    public Expression ParsePostfix(Expression expression)
    {
        while (tokens.Current.Type == TokenType.Operator)
        {
            switch (tokens.Current.Text)
            {
                case ".":
                    expression = ParseDot(expression);
                    break;
                case "[":
                    expression = ParseSubscript(expression);
                    break;
                case "(":
                    expression = ParseCall(expression);
                    break;
                default:
                    return expression;
            }
        }

        return expression;
    }

    private CallExpression ParseCall(Expression function)
    {
        var line = tokens.Line;
        return new CallExpression(function, ParseArguments()) { Line = line };
    }

    public Expression ParseFiltersAndTests(Expression expression)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|"))
            {
                expression = ParseFilters(expression) ?? expression;
            }
            else if (tokens.Current.IsName("is"))
            {
                expression = ParseTest(expression);
            }
            else if (tokens.Current.IsOperator("("))
            {
                expression = ParseCall(expression);
            }
            else
            {
                return expression;
            }
        }
    }

    private Expression ParseDot(Expression target)
    {
        var line = tokens.Take().Line;
        var token = tokens.Take();
        return token.Type switch
        {
            TokenType.Name => new AttributeExpression(target, token.Text) { Line = line },
            TokenType.Integer => new ItemExpression(target, new Constant(new IntValue(NumberLiteral.ParseInteger(token.Text)))) { Line = line },
            _ => throw TemplateException.Syntax("expected name or number", token.Line),
        };
    }

    private ItemExpression ParseSubscript(Expression target)
    {
        var line = tokens.Take().Line;
        List<Expression> keys = [];
        while (!tokens.Current.IsOperator("]"))
        {
            if (keys.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            keys.Add(ParseSubscriptKey());
        }

        tokens.ExpectOperator("]");
        if (keys.Count > 1 && keys.Exists(k => k is SliceExpression))
        {
            throw TemplateException.Syntax("a slice cannot be part of a tuple", line);
        }

        return new ItemExpression(target, keys.Count == 1 ? keys[0] : new TupleExpression(keys) { Line = line }) { Line = line };
    }

    private Expression ParseSubscriptKey()
    {
        var line = tokens.Line;
        Expression? start = null;
        if (!tokens.Current.IsOperator(":"))
        {
            start = expressions.ParseExpression();
            if (!tokens.Current.IsOperator(":"))
            {
                return start;
            }
        }

        tokens.ExpectOperator(":");
        var stop = tokens.Current.IsOperator(":") ? null : ParseSliceEnd();
        var step = tokens.SkipIfOperator(":") ? ParseSliceEnd() : null;
        return new SliceExpression(start, stop, step) { Line = line };
    }

    private Expression? ParseSliceEnd() => tokens.Current is { Type: TokenType.Operator, Text: "]" or "," } ? null : expressions.ParseExpression();

    private CallArguments ParseArguments()
    {
        var line = tokens.Line;
        var arguments = new CallArguments();
        tokens.ExpectOperator("(");
        var needsComma = false;
        while (!tokens.Current.IsOperator(")"))
        {
            if (needsComma)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator(")"))
                {
                    break;
                }
            }

            if (!TryParseArgument(arguments))
            {
                throw TemplateException.Syntax("invalid syntax for function call expression", line);
            }

            needsComma = true;
        }

        tokens.ExpectOperator(")");
        return arguments;
    }

    private bool TryParseArgument(CallArguments arguments)
    {
        if (tokens.SkipIfOperator("*"))
        {
            var isFirst = arguments.Star is null && arguments.DoubleStar is null;
            arguments.Star = expressions.ParseExpression();
            return isFirst;
        }

        if (tokens.SkipIfOperator("**"))
        {
            var isFirst = arguments.DoubleStar is null;
            arguments.DoubleStar = expressions.ParseExpression();
            return isFirst;
        }

        if (tokens.Current.Type == TokenType.Name && tokens.Following.IsOperator("="))
        {
            var name = tokens.Take().Text;
            tokens.Take();
            var isNew = arguments.DoubleStar is null && arguments.Keywords.TrueForAll(k => k.Name != name);
            arguments.Keywords.Add((name, expressions.ParseExpression()));
            return isNew;
        }

        var mayFollow = arguments is { Star: null, DoubleStar: null, Keywords.Count: 0 };
        arguments.Positional.Add(expressions.ParseExpression());
        return mayFollow;
    }

    private Expression ParseTest(Expression value)
    {
        var line = tokens.Take().Line;
        var isNegated = tokens.SkipIfName("not");
        var name = ParseDottedName();
        var arguments = CallArguments.None;
        if (tokens.Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsTestArgument(tokens.Current))
        {
            if (tokens.Current.IsName("is"))
            {
                throw TemplateException.Syntax("You cannot chain multiple tests with is", tokens.Line);
            }

            arguments = new CallArguments();
            arguments.Positional.Add(ParsePostfix(expressions.ParsePrimary()));
        }

        Expression test = new TestExpression(value, name, arguments) { Line = line };
        return isNegated ? new NotExpression(test) { Line = line } : test;
    }

    private static bool StartsTestArgument(Token token) => token.Type switch
    {
        TokenType.Name => token.Text is not ("else" or "or" or "and"),
        TokenType.Text or TokenType.Integer or TokenType.Float => true,
        _ => token is { Type: TokenType.Operator, Text: "[" or "{" },
    };

    private string ParseDottedName()
    {
        var name = tokens.Expect(TokenType.Name).Text;
        while (tokens.SkipIfOperator("."))
        {
            name += "." + tokens.Expect(TokenType.Name).Text;
        }

        return name;
    }
}
