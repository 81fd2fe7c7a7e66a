using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Analysis.Answers;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Jobs.Questions;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video ask ID QUESTION`: an answer from what is stored, with the times on which it rests.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = VideoArgument.Create();
        var words = new Argument<string[]>("question") { Description = "What you want to know", Arity = ArgumentArity.OneOrMore };
        var command = new ExampleCommand("ask", "Answer a question about a video, with the times that the answer rests on", "video ask 3f0c \"When does the dog jump?\"") { id, words };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetRequiredValue(id), string.Join(' ', parsed.GetRequiredValue(words)).Trim(), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string reference, string question, CancellationToken cancellationToken)
    {
        if (!question.Any(char.IsLetterOrDigit))
        {
            throw new WrongUseException($"question: expected words, got \"{question}\"");
        }

        await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
        var video = await FindAsync(installation, reference, cancellationToken);
        var answer = await new VideoQuestions(installation.Stages).AskAsync(video, question, cancellationToken);
        if (terminal.IsJson)
        {
            terminal.WriteJson(AnswerJson.Of(video, question, answer), CliJson.Lines.AnswerJson);
        }
        else
        {
            Print(terminal.Out, answer);
        }

        return ExitCode.Done;
    }

    internal static void Print(IAnsiConsole console, Answer answer)
    {
        console.WriteLine(answer.Text);
        foreach (var evidence in answer.Evidence)
        {
            console.MarkupLine($"  [grey]{Clock.Of(evidence.StartSeconds, evidence.EndSeconds)}[/]");
        }
    }

    private static async Task<VideoRow> FindAsync(Installation installation, string reference, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        return await new VideoStore(connection).ResolveAsync(reference, cancellationToken);
    }
}

/// <summary>What `video ask --json` prints.</summary>
/// <param name="Found">False when the video does not show what was asked; there is no evidence then.</param>
internal sealed record AnswerJson(string Id, string Question, string Answer, bool Found, IReadOnlyList<EvidenceJson> Evidence, string? Model)
{
    public static AnswerJson Of(VideoRow video, string question, Answer answer) => new(
        video.Id, question, answer.Text, answer.Found, [.. answer.Evidence.Select(range => new EvidenceJson(range.StartSeconds, range.EndSeconds))], video.ModelName);
}

/// <summary>A half-open range of the video.</summary>
internal sealed record EvidenceJson(double StartSeconds, double EndSeconds);
