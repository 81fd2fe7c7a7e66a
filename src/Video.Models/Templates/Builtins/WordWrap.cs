using System.Text.RegularExpressions;

namespace Video.Models.Templates;

/// <summary>The wordwrap filter: each line wrapped by itself, as Python's textwrap does.</summary>
internal static partial class WordWrap
{
    public static StringValue Filter(Interpreter run, BoundArguments a)
    {
        if (a[0] is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        var text = Parameters.Text(a[0]);
        var width = Parameters.Integer(a.Optional(1), 79);
        var breaksWords = a.Flag(2, byDefault: true);
        var newline = a.OptionalOrNone(3) is { } given ? Parameters.Text(given).Text : "\n";
        var breaksHyphens = a.Flag(4, byDefault: true);
        var lines = Splitting.Lines(text, keepEnds: false);
        if (width <= 0 && lines.Count > 0)
        {
            throw TemplateException.Type($"invalid width {width} (must be > 0)");
        }

        run.Budget.Allocate(text.Text.Length * (1.0 + newline.Length));
        return new StringValue(string.Join(newline, lines.Select(l => string.Join(newline, Wrap(l.Text, width, breaksWords, breaksHyphens)))));
    }

    private static List<string> Wrap(string text, int width, bool breaksWords, bool breaksHyphens)
    {
        var chunks = new Queue<string>((breaksHyphens ? WordsAndHyphens() : Words()).Split(text).Where(c => c.Length > 0));
        List<string> lines = [];
        var rest = "";
        while (rest.Length > 0 || chunks.Count > 0)
        {
            var line = new List<string>();
            var length = 0;
            if (rest.Length == 0 && IsBlank(chunks.Peek()) && lines.Count > 0)
            {
                chunks.Dequeue();
            }

            while (rest.Length > 0 || chunks.Count > 0)
            {
                var chunk = rest.Length > 0 ? rest : chunks.Peek();
                if (length + Length(chunk) > width)
                {
                    break;
                }

                line.Add(chunk);
                length += Length(chunk);
                Take();
            }

            if ((rest.Length > 0 || chunks.Count > 0) && Length(rest.Length > 0 ? rest : chunks.Peek()) > width)
            {
                BreakLongWord(line, length);
            }

            if (line.Count > 0 && IsBlank(line[^1]))
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(string.Concat(line));
            }
        }

        return lines;

        void Take()
        {
            if (rest.Length > 0)
            {
                rest = "";
            }
            else
            {
                chunks.Dequeue();
            }
        }

        void BreakLongWord(List<string> line, int length)
        {
            var chunk = new StringValue(rest.Length > 0 ? rest : chunks.Peek());
            RuntimeStack.Scan(chunk.Text.Length);
            if (breaksWords)
            {
                var space = width - length;
                var end = space;
                if (breaksHyphens && chunk.Length > space && chunk.Part(0, space).LastIndexOf('-') is var hyphen and > 0
                    && chunk.Part(0, space)[..hyphen].Any(c => c != '-'))
                {
                    end = chunk.PointIndex(hyphen) + 1;
                }

                Take();
                line.Add(chunk.Part(0, end));
                rest = chunk.Part(end, chunk.Length);
            }
            else if (line.Count == 0)
            {
                Take();
                line.Add(chunk.Text);
            }
        }
    }

    private static int Length(string text) => new StringValue(text).Length;

    private static bool IsBlank(string chunk) => chunk.AsSpan().Trim(Whitespace.All).IsEmpty;

    [GeneratedRegex(@"([\t\n\v\f\r ]+)")]
    private static partial Regex Words();

    /// <summary>White space; a dash between words; a word up to a hyphen between letters; a word.</summary>
    [GeneratedRegex(
        @"([\t\n\v\f\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w)))")]
    private static partial Regex WordsAndHyphens();
}
