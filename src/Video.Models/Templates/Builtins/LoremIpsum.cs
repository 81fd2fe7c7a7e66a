using System.Text;

namespace Video.Models.Templates;

/// <summary>lipsum(): filler text. Random in the reference too, so only its shape is kept.</summary>
internal static class LoremIpsum
{
    private static readonly string[] Words =
        "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua".Split(' ');

    public static Value Write(Interpreter run, BoundArguments a)
    {
        var isHtml = a.Flag(1, byDefault: true);
        var (least, most) = (Parameters.Integer(a.Optional(2), 20), Parameters.Integer(a.Optional(3), 100));
        if (least >= most)
        {
            throw TemplateException.Type($"empty range for randrange({least}, {most})");
        }

        var paragraphs = new List<string>();
        for (var i = Parameters.Integer(a.Optional(0), 5); i > 0; i--)
        {
            var count = run.Random.Next(least, most);
            run.Budget.Step(Math.Max(1, count));
            run.Budget.Allocate(count * 12.0);
            var text = new StringBuilder();
            for (var word = 0; word < count; word++)
            {
                var next = Words[run.Random.Next(Words.Length)];
                text.Append(word == 0 ? Casing.Capitalise(next) : " " + next);
            }

            paragraphs.Add(isHtml ? $"<p>{text}.</p>" : $"{text}.");
        }

        return new StringValue(string.Join(isHtml ? "\n" : "\n\n", paragraphs), isHtml);
    }
}
