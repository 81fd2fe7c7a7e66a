using System.Globalization;

namespace Video.Models.Templates;

/// <summary>Expressions, from the loosest binding (if … else) down to names and literals.</summary>
/// <remarks>Reference: jinja2, parser.py. Power is left-associative and binds looser than a sign; ~ binds tighter than + and -.</remarks>
internal sealed class ExpressionParser(TokenStream tokens)
{
    /// <summary>Nesting that the reference still reads is below this; what is deeper is hostile.</summary>
    private const int MaxDepth = 66;

    private readonly Dictionary<string, StringValue> _literals = [];
    private int _depth;

    public Expression ParseExpression(bool allowConditional = true)
    {
        if (++_depth > MaxDepth)
        {
            throw TemplateException.Recursion();
        }

        var expression = allowConditional ? ParseConditional() : ParseOr();
        _depth--;
        return expression;
    }

    /// <summary>One expression, or a tuple where commas follow.</summary>
    public Expression ParseTuple(bool allowConditional = true, string? endName = null, bool inParentheses = false)
    {
        var line = tokens.Line;
        var (items, isTuple) = ParseItems(() => ParseExpression(allowConditional), endName);
        if (!isTuple)
        {
            if (items.Count > 0)
            {
                return items[0];
            }

            if (!inParentheses)
            {
                throw TemplateException.Syntax($"Expected an expression, got {tokens.Current}", tokens.Line);
            }
        }

        return new TupleExpression(items) { Line = line };
    }

    /// <summary>What set, for and with may assign to.</summary>
    public Target ParseTarget(bool allowNamespace = false, string? endName = null)
    {
        var line = tokens.Line;
        var (items, isTuple) = ParseItems(() => ParseTargetItem(allowNamespace), endName);
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

    private (List<T> Items, bool IsTuple) ParseItems<T>(Func<T> parse, string? endName)
    {
        List<T> items = [];
        var isTuple = false;
        while (true)
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            if (tokens.Current.Type is TokenType.VariableEnd or TokenType.BlockEnd || tokens.Current.IsOperator(")")
                || (endName is not null && tokens.Current.IsName(endName)))
            {
                return (items, isTuple);
            }

            items.Add(parse());
            if (!tokens.Current.IsOperator(","))
            {
                return (items, isTuple);
            }

            isTuple = true;
        }
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

            var (items, isTuple) = ParseItems(() => ParseTargetItem(allowNamespace: false), endName: null);
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

    private Expression ParseConditional()
    {
        var line = tokens.Line;
        var expression = ParseOr();
        while (tokens.SkipIfName("if"))
        {
            var test = ParseOr();
            var otherwise = tokens.SkipIfName("else") ? ParseExpression() : null;
            expression = new ConditionalExpression(test, expression, otherwise) { Line = line };
        }

        return expression;
    }

    private Expression ParseOr()
    {
        var line = tokens.Line;
        var left = ParseAnd();
        while (tokens.SkipIfName("or"))
        {
            left = new LogicExpression(isAnd: false, left, ParseAnd()) { Line = line };
        }

        return left;
    }

    private Expression ParseAnd()
    {
        var line = tokens.Line;
        var left = ParseNot();
        while (tokens.SkipIfName("and"))
        {
            left = new LogicExpression(isAnd: true, left, ParseNot()) { Line = line };
        }

        return left;
    }

    private Expression ParseNot()
    {
        var line = tokens.Line;
        var count = 0;
        while (tokens.SkipIfName("not"))
        {
            count++;
        }

        var expression = ParseComparison();
        for (; count > 0; count--)
        {
            expression = new NotExpression(expression) { Line = line };
        }

        return expression;
    }

    private Expression ParseComparison()
    {
        var line = tokens.Line;
        var first = ParseSum();
        List<(string Operator, Expression Right)> rest = [];
        while (TakeComparison() is { } comparison)
        {
            rest.Add((comparison, ParseSum()));
        }

        return rest.Count == 0 ? first : new CompareExpression(first, rest) { Line = line };
    }

    private string? TakeComparison()
    {
        if (tokens.Current is { Type: TokenType.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
        {
            return tokens.Take().Text;
        }

        if (tokens.SkipIfName("in"))
        {
            return "in";
        }

        if (tokens.Current.IsName("not") && tokens.Following.IsName("in"))
        {
            tokens.Take();
            tokens.Take();
            return "not in";
        }

        return null;
    }

    private Expression ParseSum()
    {
        var line = tokens.Line;
        var left = ParseConcat();
        while (tokens.Current is { Type: TokenType.Operator, Text: "+" or "-" })
        {
            left = new BinaryExpression(tokens.Take().Text, left, ParseConcat()) { Line = line };
        }

        return left;
    }

    private Expression ParseConcat()
    {
        var line = tokens.Line;
        List<Expression> parts = [ParseProduct()];
        while (tokens.SkipIfOperator("~"))
        {
            parts.Add(ParseProduct());
        }

        return parts.Count == 1 ? parts[0] : new ConcatExpression(parts) { Line = line };
    }

    private Expression ParseProduct()
    {
        var line = tokens.Line;
        var left = ParsePower();
        while (tokens.Current is { Type: TokenType.Operator, Text: "*" or "/" or "//" or "%" })
        {
            left = new BinaryExpression(tokens.Take().Text, left, ParsePower()) { Line = line };
        }

        return left;
    }

    private Expression ParsePower()
    {
        var line = tokens.Line;
        var left = ParseUnary(withFilters: true);
        while (tokens.SkipIfOperator("**"))
        {
            left = new BinaryExpression("**", left, ParseUnary(withFilters: true)) { Line = line };
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        var line = tokens.Line;
        Expression expression;
        if (tokens.Current is { Type: TokenType.Operator, Text: "-" or "+" })
        {
            if (++_depth > 3 * MaxDepth)
            {
                throw TemplateException.Recursion();
            }

            var isNegative = tokens.Take().Text == "-";
            expression = new SignExpression(isNegative, ParseUnary(withFilters: false)) { Line = line };
            _depth--;
        }
        else
        {
            expression = ParsePrimary();
        }

        expression = ParsePostfix(expression);
        return withFilters ? ParseFiltersAndTests(expression) : expression;
    }

    private Expression ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Type)
        {
            case TokenType.Name:
                tokens.Take();
                return NameOrConstant(token);
            case TokenType.Text:
                return ParseText();
            case TokenType.Integer:
                tokens.Take();
                return new Constant(new IntValue(NumberLiteral.ParseInteger(token.Text))) { Line = token.Line };
            case TokenType.Float:
                tokens.Take();
                return new Constant(new FloatValue(double.Parse(token.Text, CultureInfo.InvariantCulture))) { Line = token.Line };
            case TokenType.Operator when token.Text == "(":
                tokens.Take();
                var inner = ParseTuple(inParentheses: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenType.Operator when token.Text == "[":
                return ParseList();
            case TokenType.Operator when token.Text == "{":
                return ParseDict();
            default:
                throw TemplateException.Syntax($"unexpected {token}", token.Line);
        }
    }

    private static Expression NameOrConstant(Token token) => token.Text switch
    {
        "true" or "True" => new Constant(BoolValue.True) { Line = token.Line },
        "false" or "False" => new Constant(BoolValue.False) { Line = token.Line },
        "none" or "None" => new Constant(NoneValue.Instance) { Line = token.Line },
        _ => new NameExpression(token.Text) { Line = token.Line },
    };

    private static bool IsConstantName(string name) => name is "true" or "True" or "false" or "False" or "none" or "None";

    private Constant ParseText()
    {
        var line = tokens.Line;
        List<string> parts = [];
        while (tokens.Current.Type == TokenType.Text)
        {
            parts.Add(tokens.Take().Text);
        }

        var text = string.Concat(parts);

        // Equal literals are one object, as Python's constants are: `'a' is sameas 'a'`.
        if (!_literals.TryGetValue(text, out var value))
        {
            _literals.Add(text, value = new StringValue(text));
        }

        return new Constant(value) { Line = line };
    }

    private ListExpression ParseList()
    {
        var line = tokens.Take().Line;
        List<Expression> items = [];
        while (!tokens.Current.IsOperator("]"))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            if (tokens.Current.IsOperator("]"))
            {
                break;
            }

            items.Add(ParseExpression());
        }

        tokens.ExpectOperator("]");
        return new ListExpression(items) { Line = line };
    }

    private DictExpression ParseDict()
    {
        var line = tokens.Take().Line;
        List<(Expression Key, Expression Value)> items = [];
        while (!tokens.Current.IsOperator("}"))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            if (tokens.Current.IsOperator("}"))
            {
                break;
            }

            var key = ParseExpression();
            tokens.ExpectOperator(":");
            items.Add((key, ParseExpression()));
        }

        tokens.ExpectOperator("}");
        return new DictExpression(items) { Line = line };
    }

    private Expression ParsePostfix(Expression expression)
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

    private Expression ParseFiltersAndTests(Expression expression)
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
            start = ParseExpression();
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

    private Expression? ParseSliceEnd() => tokens.Current is { Type: TokenType.Operator, Text: "]" or "," } ? null : ParseExpression();

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
            arguments.Star = ParseExpression();
            return isFirst;
        }

        if (tokens.SkipIfOperator("**"))
        {
            var isFirst = arguments.DoubleStar is null;
            arguments.DoubleStar = ParseExpression();
            return isFirst;
        }

        if (tokens.Current.Type == TokenType.Name && tokens.Following.IsOperator("="))
        {
            var name = tokens.Take().Text;
            tokens.Take();
            var isNew = arguments.DoubleStar is null && arguments.Keywords.TrueForAll(k => k.Name != name);
            arguments.Keywords.Add((name, ParseExpression()));
            return isNew;
        }

        var mayFollow = arguments is { Star: null, DoubleStar: null, Keywords.Count: 0 };
        arguments.Positional.Add(ParseExpression());
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
            arguments.Positional.Add(ParsePostfix(ParsePrimary()));
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
