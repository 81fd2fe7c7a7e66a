using System.Globalization;

namespace Video.Models.Templates;

/// <summary>Expressions, from the loosest binding (if … else) down to names and literals.</summary>
/// <remarks>Reference: jinja2, parser.py. Power is left-associative and binds looser than a sign; ~ binds tighter than + and -.</remarks>
internal sealed class ExpressionParser
{
    /// <summary>Nesting that the reference still reads is below this; what is deeper is hostile.</summary>
    private const int MaxDepth = 66;

    private readonly TokenStream _tokens;
    private readonly PostfixParser _postfix;
    private readonly Dictionary<string, StringValue> _literals = [];
    private int _depth;

    public ExpressionParser(TokenStream tokens)
    {
        _tokens = tokens;
        _postfix = new PostfixParser(tokens, this);
    }

    /// <summary>Filters without a value, as blocks have them.</summary>
    public FilterExpression? ParseFilters(bool startsInline = false) => _postfix.ParseFilters(null, startsInline);

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
        var line = _tokens.Line;
        var (items, isTuple) = CommaList.Parse(_tokens, () => ParseExpression(allowConditional), endName);
        if (!isTuple)
        {
            if (items.Count > 0)
            {
                return items[0];
            }

            if (!inParentheses)
            {
                throw TemplateException.Syntax($"Expected an expression, got {_tokens.Current}", _tokens.Line);
            }
        }

        return new TupleExpression(items) { Line = line };
    }

    private Expression ParseConditional()
    {
        var line = _tokens.Line;
        var expression = ParseOr();
        while (_tokens.SkipIfName("if"))
        {
            var test = ParseOr();
            var otherwise = _tokens.SkipIfName("else") ? ParseExpression() : null;
            expression = new ConditionalExpression(test, expression, otherwise) { Line = line };
        }

        return expression;
    }

    private Expression ParseOr()
    {
        var line = _tokens.Line;
        var left = ParseAnd();
        while (_tokens.SkipIfName("or"))
        {
            left = new LogicExpression(isAnd: false, left, ParseAnd()) { Line = line };
        }

        return left;
    }

    private Expression ParseAnd()
    {
        var line = _tokens.Line;
        var left = ParseNot();
        while (_tokens.SkipIfName("and"))
        {
            left = new LogicExpression(isAnd: true, left, ParseNot()) { Line = line };
        }

        return left;
    }

    private Expression ParseNot()
    {
        var line = _tokens.Line;
        var count = 0;
        while (_tokens.SkipIfName("not"))
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
        var line = _tokens.Line;
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
        if (_tokens.Current is { Type: TokenType.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
        {
            return _tokens.Take().Text;
        }

        if (_tokens.SkipIfName("in"))
        {
            return "in";
        }

        if (_tokens.Current.IsName("not") && _tokens.Following.IsName("in"))
        {
            _tokens.Take();
            _tokens.Take();
            return "not in";
        }

        return null;
    }

    private Expression ParseSum()
    {
        var line = _tokens.Line;
        var left = ParseConcat();
        while (_tokens.Current is { Type: TokenType.Operator, Text: "+" or "-" })
        {
            left = new BinaryExpression(_tokens.Take().Text, left, ParseConcat()) { Line = line };
        }

        return left;
    }

    private Expression ParseConcat()
    {
        var line = _tokens.Line;
        List<Expression> parts = [ParseProduct()];
        while (_tokens.SkipIfOperator("~"))
        {
            parts.Add(ParseProduct());
        }

        return parts.Count == 1 ? parts[0] : new ConcatExpression(parts) { Line = line };
    }

    private Expression ParseProduct()
    {
        var line = _tokens.Line;
        var left = ParsePower();
        while (_tokens.Current is { Type: TokenType.Operator, Text: "*" or "/" or "//" or "%" })
        {
            left = new BinaryExpression(_tokens.Take().Text, left, ParsePower()) { Line = line };
        }

        return left;
    }

    private Expression ParsePower()
    {
        var line = _tokens.Line;
        var left = ParseUnary(withFilters: true);
        while (_tokens.SkipIfOperator("**"))
        {
            left = new BinaryExpression("**", left, ParseUnary(withFilters: true)) { Line = line };
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        var line = _tokens.Line;
        Expression expression;
        if (_tokens.Current is { Type: TokenType.Operator, Text: "-" or "+" })
        {
            if (++_depth > 3 * MaxDepth)
            {
                throw TemplateException.Recursion();
            }

            var isNegative = _tokens.Take().Text == "-";
            expression = new SignExpression(isNegative, ParseUnary(withFilters: false)) { Line = line };
            _depth--;
        }
        else
        {
            expression = ParsePrimary();
        }

        expression = _postfix.ParsePostfix(expression);
        return withFilters ? _postfix.ParseFiltersAndTests(expression) : expression;
    }

    public Expression ParsePrimary()
    {
        var token = _tokens.Current;
        switch (token.Type)
        {
            case TokenType.Name:
                _tokens.Take();
                return NameOrConstant(token);
            case TokenType.Text:
                return ParseText();
            case TokenType.Integer:
                _tokens.Take();
                return new Constant(new IntValue(NumberLiteral.ParseInteger(token.Text))) { Line = token.Line };
            case TokenType.Float:
                _tokens.Take();
                return new Constant(new FloatValue(double.Parse(token.Text, CultureInfo.InvariantCulture))) { Line = token.Line };
            case TokenType.Operator when token.Text == "(":
                _tokens.Take();
                var inner = ParseTuple(inParentheses: true);
                _tokens.ExpectOperator(")");
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

    private Constant ParseText()
    {
        var line = _tokens.Line;
        List<string> parts = [];
        while (_tokens.Current.Type == TokenType.Text)
        {
            parts.Add(_tokens.Take().Text);
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
        var line = _tokens.Take().Line;
        List<Expression> items = [];
        while (!_tokens.Current.IsOperator("]"))
        {
            if (items.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            if (_tokens.Current.IsOperator("]"))
            {
                break;
            }

            items.Add(ParseExpression());
        }

        _tokens.ExpectOperator("]");
        return new ListExpression(items) { Line = line };
    }

    private DictExpression ParseDict()
    {
        var line = _tokens.Take().Line;
        List<(Expression Key, Expression Value)> items = [];
        while (!_tokens.Current.IsOperator("}"))
        {
            if (items.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            if (_tokens.Current.IsOperator("}"))
            {
                break;
            }

            var key = ParseExpression();
            _tokens.ExpectOperator(":");
            items.Add((key, ParseExpression()));
        }

        _tokens.ExpectOperator("}");
        return new DictExpression(items) { Line = line };
    }
}
