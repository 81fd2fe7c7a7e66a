using System.Text;

namespace Video.Models.Templates;

/// <summary>Cuts a template into tokens, with trim_blocks and lstrip_blocks on and the usual delimiters.</summary>
/// <remarks>Reference: jinja2, lexer.py. Line endings become \n and one at the very end is dropped, as there.</remarks>
internal sealed class Lexer
{
    private static readonly string[] Operators =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _brackets = [];
    private int _position;
    private int _line = 1;
    private bool _lineStarts = true;

    private Lexer(string source) => _source = source;

    public static List<Token> Tokenise(string source)
    {
        source = source.Replace("\r\n", "\n").Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_position < _source.Length)
        {
            var tag = FindTag(_position);
            if (tag < 0)
            {
                Add(TokenType.Data, _source[_position..]);
                break;
            }

            ReadDataBefore(tag);
            switch (_source[tag + 1])
            {
                case '#':
                    SkipComment(tag);
                    break;
                case '{':
                    ReadTag(tag, TokenType.VariableBegin);
                    break;
                default:
                    if (!TryReadRaw(tag))
                    {
                        ReadTag(tag, TokenType.BlockBegin);
                    }

                    break;
            }
        }

        Add(TokenType.End, "");
    }

    private int FindTag(int from)
    {
        for (var i = from; (i = _source.IndexOf('{', i)) >= 0 && i + 1 < _source.Length; i++)
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text before a tag, stripped as the tag's sign or lstrip_blocks asks.</summary>
    private void ReadDataBefore(int tag)
    {
        var text = _source[_position..tag];
        var sign = tag + 2 < _source.Length ? _source[tag + 2] : '\0';
        var kept = Stripped(text, sign, isVariable: _source[tag + 1] == '{');
        if (kept.Length > 0)
        {
            Add(TokenType.Data, kept);
        }

        _line += text.Count(c => c == '\n');
        _position = tag;
    }

    private string Stripped(string text, char sign, bool isVariable)
    {
        if (sign == '-')
        {
            return TrimEnd(text);
        }

        if (sign == '+' || isVariable)
        {
            return text;
        }

        var lineStart = text.LastIndexOf('\n') + 1;
        return (lineStart > 0 || _lineStarts) && text.AsSpan(lineStart).IndexOfAnyExcept(Whitespace.Characters) < 0 ? text[..lineStart] : text;
    }

    private void SkipComment(int tag)
    {
        // The sign of a comment's begin belongs to the begin: {#-#} is closed by its own #}, {#-} is not closed.
        var body = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? tag + 3 : tag + 2;
        if (body >= _source.Length)
        {
            _position = _source.Length; // the reference misses the end only where something follows the begin
            return;
        }

        var end = _source.IndexOf("#}", body, StringComparison.Ordinal);
        if (end < 0)
        {
            throw TemplateException.Syntax("Missing end of comment tag", _line);
        }

        _line += _source.AsSpan(tag, end - tag).Count('\n');
        CloseTag(end + 2, end > body ? _source[end - 1] : '\0', trimsNewline: true);
    }

    /// <summary>Moves behind a closing delimiter: "-" eats all white space, and a block's or comment's plain one a newline.</summary>
    private void CloseTag(int after, char sign, bool trimsNewline)
    {
        var next = after;
        if (sign == '-')
        {
            while (next < _source.Length && Whitespace.Is(_source[next]))
            {
                next++;
            }
        }
        else if (sign != '+' && trimsNewline && next < _source.Length && _source[next] == '\n')
        {
            next++;
        }

        _line += _source.AsSpan(after, next - after).Count('\n');
        _lineStarts = next > after && _source[next - 1] == '\n';
        _position = next;
    }

    private bool TryReadRaw(int tag)
    {
        var bodyStart = MatchBareTag(tag, "raw", out var sign);
        if (bodyStart < 0 || sign == '+')
        {
            return false;
        }

        var line = _line;
        _line += _source.AsSpan(tag, bodyStart - tag).Count('\n');
        CloseTag(bodyStart, sign, trimsNewline: false);
        if (_position >= _source.Length)
        {
            return true;
        }

        for (var end = _position; (end = _source.IndexOf("{%", end, StringComparison.Ordinal)) >= 0; end += 2)
        {
            var after = MatchBareTag(end, "endraw", out var endSign);
            if (after >= 0)
            {
                ReadDataBefore(end);
                _line += _source.AsSpan(end, after - end).Count('\n');
                CloseTag(after, endSign, trimsNewline: true);
                return true;
            }
        }

        throw TemplateException.Syntax("Missing end of raw directive", line);
    }

    /// <summary>Where a tag that holds only <paramref name="word"/> ends, or -1; the sign before its end.</summary>
    private int MatchBareTag(int tag, string word, out char sign)
    {
        sign = '\0';
        var i = tag + 2;
        if (i < _source.Length && _source[i] is '-' or '+')
        {
            i++;
        }

        i = SkipWhitespace(i);
        if (string.CompareOrdinal(_source, i, word, 0, word.Length) != 0)
        {
            return -1;
        }

        i = SkipWhitespace(i + word.Length);
        if (i < _source.Length && _source[i] is '-' or '+')
        {
            sign = _source[i++];
        }

        return string.CompareOrdinal(_source, i, "%}", 0, 2) == 0 ? i + 2 : -1;
    }

    private void ReadTag(int tag, TokenType begin)
    {
        Add(begin, "");
        _position = tag + 2;
        if (_position < _source.Length && _source[_position] is '-' or '+')
        {
            _position++;
        }

        _lineStarts = false;
        var isBlock = begin == TokenType.BlockBegin;
        while (!TryCloseTag(isBlock))
        {
            if (_position >= _source.Length)
            {
                return;
            }

            ReadInsideTag();
        }
    }

    private bool TryCloseTag(bool isBlock)
    {
        if (_brackets.Count > 0)
        {
            return false;
        }

        var i = _position;
        var sign = i < _source.Length && (_source[i] == '-' || (isBlock && _source[i] == '+')) ? _source[i++] : '\0';
        if (string.CompareOrdinal(_source, i, isBlock ? "%}" : "}}", 0, 2) != 0)
        {
            return false;
        }

        Add(isBlock ? TokenType.BlockEnd : TokenType.VariableEnd, "");
        CloseTag(i + 2, sign, trimsNewline: isBlock);
        return true;
    }

    private void ReadInsideTag()
    {
        var c = _source[_position];
        if (Whitespace.Is(c))
        {
            var end = SkipWhitespace(_position);
            _line += _source.AsSpan(_position, end - _position).Count('\n');
            _position = end;
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (Identifiers.IsWordAt(_source, _position))
        {
            ReadName();
        }
        else if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else
        {
            ReadOperator();
        }
    }

    private void ReadNumber()
    {
        var (length, isFloat) = NumberLiteral.Measure(_source, _position);
        Add(isFloat ? TokenType.Float : TokenType.Integer, _source.Substring(_position, length).Replace("_", ""));
        _position += length;
    }

    private void ReadName()
    {
        var start = _position;
        while (_position < _source.Length && Identifiers.IsWordAt(_source, _position))
        {
            _position += char.IsSurrogatePair(_source, _position) ? 2 : 1;
        }

        var name = _source[start.._position];
        if (!Identifiers.IsIdentifier(name))
        {
            throw TemplateException.Syntax($"Invalid character in identifier '{name}'", _line);
        }

        Add(TokenType.Name, name);
    }

    private void ReadString(char quote)
    {
        var end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw TemplateException.Syntax("a string is not closed", _line);
        }

        var raw = _source[(_position + 1)..end];
        Add(TokenType.Text, StringLiteral.Unescape(raw, _line));
        _line += raw.AsSpan().Count('\n');
        _position = end + 1;
    }

    private void ReadOperator()
    {
        var text = Array.Find(Operators, o => string.CompareOrdinal(_source, _position, o, 0, o.Length) == 0)
            ?? throw TemplateException.Syntax($"unexpected char '{_source[_position]}'", _line);
        if (text[0] is '(' or '[' or '{')
        {
            _brackets.Push(text[0] == '(' ? ')' : text[0] == '[' ? ']' : '}');
        }
        else if (text[0] is ')' or ']' or '}')
        {
            if (!_brackets.TryPop(out var expected) || expected != text[0])
            {
                throw TemplateException.Syntax($"unexpected '{text}'", _line);
            }
        }

        Add(TokenType.Operator, text);
        _position += text.Length;
    }

    private int SkipWhitespace(int i)
    {
        while (i < _source.Length && Whitespace.Is(_source[i]))
        {
            i++;
        }

        return i;
    }

    private static string TrimEnd(string text) => text.AsSpan().TrimEnd(Whitespace.All).ToString();

    private void Add(TokenType type, string text) => _tokens.Add(new Token(type, text, _line));
}
