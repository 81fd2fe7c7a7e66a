namespace Video.Models.Templates;

/// <summary>Tokens with one of look-ahead.</summary>
internal sealed class TokenStream(List<Token> tokens)
{
    private int _next;

    public Token Current => tokens[_next];

    public Token Following => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    public int Line => Current.Line;

    public Token Take()
    {
        var token = Current;
        _next = Math.Min(_next + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipIfName(string name) => Current.IsName(name) && Skip();

    public bool SkipIfOperator(string text) => Current.IsOperator(text) && Skip();

    public Token Expect(TokenType type) => Current.Type == type ? Take() : throw Unexpected($"a {type} token");

    public void ExpectOperator(string text)
    {
        if (!SkipIfOperator(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipIfName(name))
        {
            throw Unexpected($"'{name}'");
        }
    }

    public TemplateException Unexpected(string expected) => TemplateException.Syntax($"expected {expected}, got {Current}", Line);

    private bool Skip()
    {
        Take();
        return true;
    }
}
