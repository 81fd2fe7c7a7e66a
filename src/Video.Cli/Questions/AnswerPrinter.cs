using Spectre.Console;
using Video.Analysis.Answers;
using Video.Cli.Output;

namespace Video.Cli.Questions;

/// <summary>Answers for people: what is said, and under it where it is seen.</summary>
internal static class AnswerPrinter
{
    public static void Print(IAnsiConsole console, Answer answer)
    {
        console.WriteLine(answer.Text);
        foreach (var evidence in answer.Evidence)
        {
            console.MarkupLine($"  [grey]{Clock.Of(evidence.StartSeconds, evidence.EndSeconds)}[/]");
        }
    }

    public static void Print(IAnsiConsole console, LibraryAnswer answer)
    {
        if (!answer.Found) console.WriteLine(answer.Text);
        foreach (var statement in answer.Statements)
        {
            console.WriteLine(statement.Answer.Text);
            foreach (var evidence in statement.Answer.Evidence)
            {
                console.MarkupLine($"  [grey]{statement.VideoId}  {Markup.Escape(statement.VideoName)}  {Clock.Of(evidence.StartSeconds, evidence.EndSeconds)}[/]");
            }
        }
    }
}
