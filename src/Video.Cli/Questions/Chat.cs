using Video.Analysis.Answers;
using Video.Analysis.Text;
using Video.Cli.Output;

namespace Video.Cli.Questions;

/// <summary>Questions line by line from standard input, each with what was said before, until an empty line or the end.</summary>
internal sealed class Chat(Terminal terminal, AskAsync ask)
{
    private readonly List<Turn> _turns = [];

    /// <param name="first">The first question; null to read it too.</param>
    public async Task RunAsync(string? first, CancellationToken cancellationToken)
    {
        for (var question = first ?? await ReadAsync(cancellationToken); !string.IsNullOrWhiteSpace(question); question = await ReadAsync(cancellationToken))
        {
            await AskAsync(new Asking(question.Trim(), [.. _turns]), cancellationToken);
        }
    }

    /// <summary>A question that cannot be asked is told of and changes nothing.</summary>
    private async Task AskAsync(Asking asking, CancellationToken cancellationToken)
    {
        if (asking.Problem is { } problem)
        {
            terminal.Note(problem);
            return;
        }

        try
        {
            _turns.Add(new Turn(asking.Question, await ask(asking, cancellationToken)));
        }
        catch (ArgumentException refused)
        {
            terminal.Note(ErrorSentence.Of(refused)); // such as a model's own placeholders
        }
    }

    /// <summary>A terminal's own reading cannot be cancelled, so it is left behind.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!Console.IsInputRedirected) terminal.Prompt("> ");
        return await Task.Run(Console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
    }
}
