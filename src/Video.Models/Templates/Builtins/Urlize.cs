using System.Text.RegularExpressions;

namespace Video.Models.Templates;

/// <summary>Makes links of the addresses in a text.</summary>
/// <remarks>Reference: jinja2, utils.py, urlize.</remarks>
internal static partial class Urlize
{
    public static StringValue Filter(Interpreter run, BoundArguments a)
    {
        int? limit = a.OptionalOrNone(1) is { } given ? Parameters.Integer(given) : null;
        var rel = (a.OptionalOrNone(4) is { } words ? Parameters.Text(words).Text : "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Append("noopener").Concat(a.Flag(2) ? ["nofollow"] : []).Distinct().Order(StringComparer.Ordinal);
        var target = a.OptionalOrNone(3) is { } window ? $" target=\"{Html.Escape(window).Text}\"" : "";
        var attributes = $" rel=\"{Html.EscapeText(string.Join(' ', rel))}\"{target}";
        var schemes = a.OptionalOrNone(5) is { } extra ? Iteration.Over(run, extra).Select(s => Parameters.Text(s).Text).ToList() : [];
        if (schemes.Find(s => !Scheme().IsMatch(s)) is { } wrong)
        {
            throw TemplateException.Type($"'{wrong}' is not a valid URI scheme prefix.");
        }

        var text = Html.Escape(a[0]).Text;
        run.Budget.Allocate(text.Length * 8.0);
        var result = string.Concat(WhiteSpace().Split(text).Select(word => Link(word, limit, attributes, schemes)));
        return new StringValue(result, run.AutoEscape);
    }

    private static string Link(string word, int? limit, string attributes, List<string> schemes)
    {
        var head = Opening().Match(word).Value;
        var middle = word[head.Length..];
        var tail = Closing().Match(middle).Value;
        middle = middle[..^tail.Length];
        (middle, tail) = Balanced(middle, tail);
        return head + Linked(middle, limit, attributes, schemes) + tail;
    }

    /// <summary>Closing brackets whose opening ones are inside the address belong to it.</summary>
    private static (string Middle, string Tail) Balanced(string middle, string tail)
    {
        foreach (var (open, close) in new[] { ("(", ")"), ("<", ">"), ("&lt;", "&gt;") })
        {
            var missing = middle.AsSpan().Count(open) - middle.AsSpan().Count(close);
            for (missing = Math.Min(missing, tail.AsSpan().Count(close)); missing > 0; missing--)
            {
                var end = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                (middle, tail) = (middle + tail[..end], tail[end..]);
            }
        }

        return (middle, tail);
    }

    private static string Linked(string middle, int? limit, string attributes, List<string> schemes)
    {
        if (Address().IsMatch(middle))
        {
            var hasScheme = middle.StartsWith("https://", StringComparison.Ordinal) || middle.StartsWith("http://", StringComparison.Ordinal);
            var shown = limit is { } length && new StringValue(middle) is var text && text.Length > length ? text.Part(0, length) + "..." : middle;
            return $"<a href=\"{(hasScheme ? "" : "https://")}{middle}\"{attributes}>{shown}</a>";
        }

        if (middle.StartsWith("mailto:", StringComparison.Ordinal) && Mail().IsMatch(middle[7..]))
        {
            return $"<a href=\"{middle}\">{middle[7..]}</a>";
        }

        if (middle.Contains('@') && !middle.StartsWith("www.", StringComparison.Ordinal) && !middle.StartsWith('@') && !middle.Contains(':')
            && Mail().IsMatch(middle))
        {
            return $"<a href=\"mailto:{middle}\">{middle}</a>";
        }

        return schemes.Exists(s => middle != s && middle.StartsWith(s, StringComparison.Ordinal)) ? $"<a href=\"{middle}\"{attributes}>{middle}</a>" : middle;
    }

    [GeneratedRegex(@"(\s+)")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^(?:[(<]|&lt;)+", RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(?:[)>.,\n]|&gt;)+$", RegexOptions.ExplicitCapture | RegexOptions.RightToLeft)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^[\w.+-]{2,}:/{0,2}\z")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\S+@\w[\w.-]*\.\w+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(
        @"^(?:(?:https?://|www\.)(?:(?:[\w%-]+\.)+)?(?:[a-z]{2,63}|xn--[\w%]{2,59})|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?://(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
