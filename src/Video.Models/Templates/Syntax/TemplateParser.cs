namespace Video.Models.Templates;

/// <summary>Statements: a template's text, prints and tags.</summary>
/// <remarks>Reference: jinja2, parser.py, with the loopcontrols extension and the generation tag of transformers.</remarks>
internal sealed class TemplateParser
{
    private const int MaxDepth = 75;

    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly TargetParser _targets;
    private int _depth;

    private TemplateParser(string source)
    {
        _tokens = new TokenStream(Lexer.Tokenise(source));
        _expressions = new ExpressionParser(_tokens);
        _targets = new TargetParser(_tokens);
    }

    public static List<Statement> Parse(string source)
    {
        var parser = new TemplateParser(source);
        return parser.ParseUntil([]);
    }

    private List<Statement> ParseUntil(string[] endTags)
    {
        List<Statement> body = [];
        List<Node> output = [];
        while (_tokens.Current.Type != TokenType.End)
        {
            var token = _tokens.Take();
            switch (token.Type)
            {
                case TokenType.Data:
                    output.Add(new TextData(token.Text) { Line = token.Line });
                    break;
                case TokenType.VariableBegin:
                    output.Add(_expressions.ParseTuple());
                    _tokens.Expect(TokenType.VariableEnd);
                    break;
                default:
                    Flush(output, body);
                    output = [];
                    if (_tokens.Current.Type == TokenType.Name && endTags.Contains(_tokens.Current.Text))
                    {
                        return body;
                    }

                    body.Add(ParseStatement());
                    _tokens.Expect(TokenType.BlockEnd);
                    break;
            }
        }

        if (endTags.Length > 0)
        {
            throw TemplateException.Syntax($"Unexpected end of template, looking for {string.Join(" or ", endTags)}", _tokens.Line);
        }

        Flush(output, body);
        return body;
    }

    private static void Flush(List<Node> output, List<Statement> body)
    {
        if (output.Count > 0)
        {
            body.Add(new OutputStatement(output) { Line = output[0].Line });
        }
    }

    /// <summary>Behind a tag's own words: its end, a body, and one of <paramref name="endTags"/>, which stays current.</summary>
    private List<Statement> ParseBody(params string[] endTags)
    {
        if (++_depth > MaxDepth)
        {
            throw TemplateException.Recursion();
        }

        _tokens.SkipIfOperator(":");
        _tokens.Expect(TokenType.BlockEnd);
        var body = ParseUntil(endTags);
        _depth--;
        return body;
    }

    private List<Statement> ParseWholeBody(string endTag)
    {
        var body = ParseBody(endTag);
        _tokens.Take();
        return body;
    }

    private Statement ParseStatement()
    {
        if (_tokens.Current.Type != TokenType.Name)
        {
            throw TemplateException.Syntax("tag name expected", _tokens.Line);
        }

        var token = _tokens.Take();
        return token.Text switch
        {
            "for" => ParseFor(token.Line),
            "if" => ParseIf(token.Line),
            "set" => ParseSet(token.Line),
            "macro" => ParseMacro(token.Line),
            "call" => ParseCallBlock(token.Line),
            "generation" => new CallBlock(null, [], [], ParseWholeBody("endgeneration")) { Line = token.Line },
            "filter" => ParseFilterBlock(token.Line),
            "with" => ParseWith(token.Line),
            "print" => ParsePrint(token.Line),
            "block" => ParseBlock(token.Line),
            "autoescape" => ParseAutoEscape(token.Line),
            "break" => new BreakStatement { Line = token.Line },
            "continue" => new ContinueStatement { Line = token.Line },
            "extends" => new LoaderStatement("extends", _expressions.ParseExpression(), []) { Line = token.Line },
            "include" => ParseInclude(token.Line),
            "import" => ParseImport(token.Line),
            "from" => ParseFromImport(token.Line),
            _ => throw TemplateException.Syntax($"Encountered unknown tag '{token.Text}'", token.Line),
        };
    }

    private ForStatement ParseFor(int line)
    {
        var target = _targets.ParseTarget(endName: "in");
        _tokens.ExpectName("in");
        var items = _expressions.ParseTuple(allowConditional: false, endName: "recursive");
        var test = _tokens.SkipIfName("if") ? _expressions.ParseExpression() : null;
        var isRecursive = _tokens.SkipIfName("recursive");
        var body = ParseBody("endfor", "else");
        var otherwise = _tokens.Take().Text == "else" ? ParseWholeBody("endfor") : [];
        return new ForStatement(target, items, body, otherwise, test, isRecursive) { Line = line };
    }

    private IfStatement ParseIf(int line)
    {
        var result = ParseBranch(line);
        while (true)
        {
            var token = _tokens.Take();
            if (token.Text == "elif")
            {
                result.ElseIfs.Add(ParseBranch(token.Line));
                continue;
            }

            if (token.Text == "else")
            {
                result.Otherwise = ParseWholeBody("endif");
            }

            return result;
        }
    }

    private IfStatement ParseBranch(int line)
    {
        var test = _expressions.ParseTuple(allowConditional: false);
        return new IfStatement(test, ParseBody("elif", "else", "endif")) { Line = line };
    }

    private Statement ParseSet(int line)
    {
        var target = _targets.ParseTarget(allowNamespace: true);
        if (_tokens.SkipIfOperator("="))
        {
            return new SetStatement(target, _expressions.ParseTuple()) { Line = line };
        }

        var filter = _expressions.ParseFilters();
        return new SetBlock(target, filter, ParseWholeBody("endset")) { Line = line };
    }

    private MacroDefinition ParseMacro(int line)
    {
        var name = _targets.ParseNameTarget();
        var (parameters, defaults) = ParseSignature();
        return new MacroDefinition(name, parameters, defaults, ParseWholeBody("endmacro")) { Line = line };
    }

    private CallBlock ParseCallBlock(int line)
    {
        var (parameters, defaults) = _tokens.Current.IsOperator("(") ? ParseSignature() : ([], []);
        var call = _expressions.ParseExpression() as CallExpression ?? throw TemplateException.Syntax("expected call", line);
        return new CallBlock(call, parameters, defaults, ParseWholeBody("endcall")) { Line = line };
    }

    private (List<NameTarget> Parameters, List<Expression> Defaults) ParseSignature()
    {
        List<NameTarget> parameters = [];
        List<Expression> defaults = [];
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            var parameter = _targets.ParseNameTarget(isParameter: true);
            if (_tokens.SkipIfOperator("="))
            {
                defaults.Add(_expressions.ParseExpression());
            }
            else if (defaults.Count > 0)
            {
                throw TemplateException.Syntax("non-default argument follows default argument", parameter.Line);
            }

            if (parameters.Exists(p => p.Name == parameter.Name))
            {
                throw TemplateException.Syntax($"duplicate argument '{parameter.Name}'", parameter.Line);
            }

            parameters.Add(parameter);
        }

        _tokens.ExpectOperator(")");
        return (parameters, defaults);
    }

    private FilterBlock ParseFilterBlock(int line)
    {
        var filter = _expressions.ParseFilters(startsInline: true) ?? throw _tokens.Unexpected("a filter");
        return new FilterBlock(filter, ParseWholeBody("endfilter")) { Line = line };
    }

    private WithStatement ParseWith(int line)
    {
        List<Target> targets = [];
        List<Expression> values = [];
        while (_tokens.Current.Type != TokenType.BlockEnd)
        {
            if (targets.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            targets.Add(_targets.ParseTarget());
            _tokens.ExpectOperator("=");
            values.Add(_expressions.ParseExpression());
        }

        return new WithStatement(targets, values, ParseWholeBody("endwith")) { Line = line };
    }

    private OutputStatement ParsePrint(int line)
    {
        List<Node> parts = [];
        while (_tokens.Current.Type != TokenType.BlockEnd)
        {
            if (parts.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            parts.Add(_expressions.ParseExpression());
        }

        return new OutputStatement(parts) { Line = line };
    }

    private BlockStatement ParseBlock(int line)
    {
        var name = _tokens.Expect(TokenType.Name).Text;
        var isScoped = _tokens.SkipIfName("scoped");
        var isRequired = _tokens.SkipIfName("required");
        var body = ParseWholeBody("endblock");
        if (isRequired && !body.TrueForAll(IsBlank))
        {
            throw TemplateException.Syntax("Required blocks can only contain comments or whitespace", line);
        }

        _tokens.SkipIfName(name);
        return new BlockStatement(name, body, isScoped, isRequired) { Line = line };
    }

    private static bool IsBlank(Statement statement) =>
        statement is OutputStatement output && output.Parts.TrueForAll(p => p is TextData data && data.Text.All(Whitespace.Is));

    private AutoEscapeStatement ParseAutoEscape(int line)
    {
        var flag = _expressions.ParseExpression();
        return new AutoEscapeStatement(flag, ParseWholeBody("endautoescape")) { Line = line };
    }

    private LoaderStatement ParseInclude(int line)
    {
        var template = _expressions.ParseExpression();
        if (_tokens.Current.IsName("ignore") && _tokens.Following.IsName("missing"))
        {
            _tokens.Take();
            _tokens.Take();
        }

        SkipContext();
        return new LoaderStatement("include", template, []) { Line = line };
    }

    private LoaderStatement ParseImport(int line)
    {
        var template = _expressions.ParseExpression();
        _tokens.ExpectName("as");
        var target = _targets.ParseNameTarget();
        SkipContext();
        return new LoaderStatement("import", template, [target]) { Line = line };
    }

    private LoaderStatement ParseFromImport(int line)
    {
        var template = _expressions.ParseExpression();
        _tokens.ExpectName("import");
        List<NameTarget> names = [];
        while (!SkipContext())
        {
            if (names.Count > 0)
            {
                _tokens.ExpectOperator(",");
                if (SkipContext())
                {
                    break;
                }
            }

            var name = _targets.ParseNameTarget();
            if (name.Name.StartsWith('_'))
            {
                throw TemplateException.Syntax("names starting with an underline can not be imported", name.Line);
            }

            names.Add(_tokens.SkipIfName("as") ? _targets.ParseNameTarget() : name);
            if (SkipContext() || !_tokens.Current.IsOperator(","))
            {
                break;
            }
        }

        return new LoaderStatement("import", template, names) { Line = line };
    }

    private bool SkipContext()
    {
        if (_tokens.Current is not { Type: TokenType.Name, Text: "with" or "without" } || !_tokens.Following.IsName("context"))
        {
            return false;
        }

        _tokens.Take();
        _tokens.Take();
        return true;
    }
}
