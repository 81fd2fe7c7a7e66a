using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Video.Cli.Output;

/// <summary>Where a command writes: results to standard output, for people or as JSON lines; everything else to standard error.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isJson)
{
    /// <summary>Whether results are JSON: then nothing else may go to standard output.</summary>
    public bool IsJson { get; } = isJson;

    /// <summary>Standard output for people: coloured and as wide as the terminal, plain and wide in a file or a pipe.</summary>
    public IAnsiConsole Out { get; } = Open(output);

    /// <summary>Writes one object as one line.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => output.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>A remark beside the result, never JSON.</summary>
    public void Note(string sentence) => error.WriteLine($"video: {sentence}");

    /// <summary>Asks for a line of input: not a result, so not on standard output.</summary>
    public void Prompt(string text) => error.Write(text);

    /// <summary>One sentence that says why the command failed.</summary>
    /// <returns><paramref name="exitCode"/>.</returns>
    public int Fail(string sentence, int exitCode)
    {
        error.WriteLine(IsJson ? JsonSerializer.Serialize(new FailureJson(sentence), CliJson.Lines.FailureJson) : $"video: {sentence}");
        return exitCode;
    }

    /// <summary>The same for an exception; with VIDEO_DEBUG=1 its stack trace follows.</summary>
    public int Fail(Exception exception)
    {
        var exitCode = Fail(ErrorSentence.Of(exception), ExitCode.Failed);
        if (Environment.GetEnvironmentVariable("VIDEO_DEBUG") == "1")
        {
            error.WriteLine(exception);
        }

        return exitCode;
    }

    private static IAnsiConsole Open(TextWriter output)
    {
        var isPlain = Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isPlain)
        {
            console.Profile.Width = 160;
        }

        return console;
    }
}
