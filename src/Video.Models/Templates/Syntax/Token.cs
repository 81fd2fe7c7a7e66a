namespace Video.Models.Templates;

internal enum TokenType
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Text,
    Integer,
    Float,
    Operator,
    End,
}

/// <summary>One token: <paramref name="Text"/> is the data, the name, the unescaped string, the digits or the operator.</summary>
internal readonly record struct Token(TokenType Type, string Text, int Line)
{
    public bool IsOperator(string text) => Type == TokenType.Operator && Text == text;

    public bool IsName(string text) => Type == TokenType.Name && Text == text;

    public override string ToString() => Type switch
    {
        TokenType.End => "end of template",
        TokenType.VariableEnd => "end of print statement",
        TokenType.BlockEnd => "end of statement block",
        TokenType.BlockBegin => "begin of statement block",
        TokenType.VariableBegin => "begin of print statement",
        TokenType.Data => "template data",
        TokenType.Text => $"string '{Text}'",
        _ => $"'{Text}'",
    };
}
