using System.Text;

namespace Video.Models.Templates;

/// <summary>Text as a sequence of code points. Markup is text that counts as escaped already.</summary>
internal sealed class StringValue : Value
{
    public static readonly StringValue Empty = new("");

    private readonly int[]? _starts;

    public StringValue(string text, bool isMarkup = false)
    {
        Text = text;
        IsMarkup = isMarkup;
        _starts = FindStarts(text);
    }

    public string Text { get; }

    public bool IsMarkup { get; }

    public override string TypeName => IsMarkup ? "Markup" : "str";

    public override bool IsTrue => Text.Length > 0;

    /// <summary>Length in code points.</summary>
    public int Length => _starts?.Length ?? Text.Length;

    /// <summary>The text from one code point up to, and without, another.</summary>
    public string Part(int start, int end)
    {
        start = Math.Clamp(start, 0, Length);
        end = Math.Clamp(end, start, Length);
        return Text[CharIndex(start)..CharIndex(end)];
    }

    public string At(int index) => Part(index, index + 1);

    public IEnumerable<string> CodePoints
    {
        get
        {
            for (var i = 0; i < Length; i++)
            {
                yield return At(i);
            }
        }
    }

    /// <summary>Where in <see cref="Text"/> a code point begins.</summary>
    public int CharIndex(int index) => _starts is null ? index : index == _starts.Length ? Text.Length : _starts[index];

    /// <summary>Which code point begins at this place of <see cref="Text"/>.</summary>
    public int PointIndex(int charIndex)
    {
        if (_starts is null)
        {
            return charIndex;
        }

        var found = Array.BinarySearch(_starts, charIndex);
        return found >= 0 ? found : ~found;
    }

    /// <summary>Another text with the same mark.</summary>
    public StringValue Same(string text) => new(text, IsMarkup);

    private static int[]? FindStarts(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udbff') < 0)
        {
            return null;
        }

        var starts = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            starts.Add(i);
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
        }

        return [.. starts];
    }

    public static string Reverse(StringValue value)
    {
        var result = new StringBuilder(value.Text.Length);
        for (var i = value.Length - 1; i >= 0; i--)
        {
            result.Append(value.At(i));
        }

        return result.ToString();
    }
}
