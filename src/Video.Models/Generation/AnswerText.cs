using System.Text;
using Video.Models.Tokenizers;

namespace Video.Models.Generation;

/// <summary>The text of an answer while its ids arrive: gives out what is certain, ends at a stop string.</summary>
internal sealed class AnswerText(StreamingDecoder decoder, IReadOnlyList<string> stopStrings)
{
    private readonly StringBuilder _text = new();
    private int _given;

    /// <summary>The text so far, cut at a stop string; an unfinished character at its end is left out until <see cref="Finish"/>.</summary>
    public string Text => _text.ToString();

    /// <returns>Whether a stop string was reached.</returns>
    public bool Add(int id)
    {
        var before = _text.Length;
        _text.Append(decoder.Next(id));
        return CutAtStopString(before);
    }

    /// <summary>What of the text is certain and was not given before; what may become a stop string is held back.</summary>
    public string TakeNew() => TakeUntil(_text.Length - LengthThatMayBecomeStopString());

    /// <summary>No id follows: what was held back belongs to the text.</summary>
    /// <param name="atStopString">The text ended at a stop string.</param>
    /// <returns>The rest that was not given before.</returns>
    public string Finish(bool atStopString)
    {
        if (!atStopString) _text.Append(decoder.Finish());
        return TakeUntil(_text.Length);
    }

    private string TakeUntil(int end)
    {
        if (end <= _given) return "";

        var piece = _text.ToString(_given, end - _given);
        _given = end;
        return piece;
    }

    private bool CutAtStopString(int newFrom)
    {
        if (stopStrings.Count == 0) return false;

        var from = Math.Max(0, newFrom - stopStrings.Max(stop => stop.Length));
        var tail = _text.ToString(from, _text.Length - from);
        var at = stopStrings.Select(stop => tail.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        if (at < 0) return false;

        _text.Length = from + at;
        return true;
    }

    private int LengthThatMayBecomeStopString()
    {
        var longest = 0;
        foreach (var stop in stopStrings)
        {
            for (var length = Math.Min(stop.Length - 1, _text.Length); length > longest; length--)
            {
                if (_text.ToString(_text.Length - length, length) == stop[..length]) longest = length;
            }
        }

        return longest;
    }
}
