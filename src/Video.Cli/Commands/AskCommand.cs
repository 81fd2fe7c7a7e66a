using System.CommandLine;
using Microsoft.Extensions.Logging;
using Video.Analysis.Answers;
using Video.Cli.Output;
using Video.Cli.Questions;
using Video.Cli.Videos;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video ask ID QUESTION`, `video ask --all QUESTION`: an answer from what is stored, with the times on which it rests.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal)
    {
        var words = new Argument<string[]>("id-and-question") { Description = "The video's id, the first four or more digits of it, or its name; then what you want to know. With --all or --video only the question", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Ask all videos: a search chooses what to look at, and each statement names its video" };
        var among = new Option<string[]>("--video") { Description = "Ask these videos together; may be given more than once" };
        var chat = new Option<bool>("--chat") { Description = "Go on asking, line by line, until an empty line; what was said before counts" };
        var command = new ExampleCommand(
            "ask", "Answer a question about a video or about all, with the times that the answer rests on",
            "video ask 3f0c \"When does the dog jump?\"", "video ask --all \"Where is a dog?\"", "video ask --video 3f0c --video 81aa \"Where is a dog?\"", "video ask 3f0c --chat")
        {
            words, all, among, chat,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, Read(parsed.GetValue(words) ?? [], parsed.GetValue(all), parsed.GetValue(among) ?? []), parsed.GetValue(chat), cancellationToken));
        return command;
    }

    /// <param name="Video">The one video; null where many are asked.</param>
    /// <param name="Among">The videos that are asked together; empty for all.</param>
    private sealed record Asked(string? Video, IReadOnlyList<string> Among, string Question);

    private static Asked Read(string[] words, bool all, string[] among)
    {
        if (all || among.Length > 0) return new Asked(Video: null, among, string.Join(' ', words).Trim());

        return words.Length > 0
            ? new Asked(words[0], [], string.Join(' ', words[1..]).Trim())
            : throw new WrongUseException("ask: expected a video and a question, got neither; --all asks all videos");
    }

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, bool isChat, CancellationToken cancellationToken)
    {
        var asking = Asking.Alone(asked.Question);
        var isFirst = asked.Question.Length > 0 || !isChat;
        if (isFirst && asking.Problem is { } problem) throw new WrongUseException(problem);

        await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
        var ask = asked.Video is { } reference
            ? new Questioner(terminal, installation).OfVideo(await FindAsync(installation, reference, cancellationToken))
            : await OfManyAsync(terminal, installation, asked.Among, cancellationToken);
        if (ask is null) terminal.Note("there are no videos to ask yet: add one with `video add FILE --wait`");
        else if (isChat) await new Chat(terminal, ask).RunAsync(isFirst ? asked.Question : null, cancellationToken);
        else await ask(asking, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Null where there is nothing to ask.</summary>
    private static async Task<AskAsync?> OfManyAsync(Terminal terminal, Installation installation, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var store = new VideoStore(connection);
        if (references.Count == 0) return (await store.ListAsync(cancellationToken)).Count == 0 ? null : new Questioner(terminal, installation).OfLibrary(among: null);

        var among = new List<VideoRow>();
        foreach (var reference in references) among.Add(await store.ResolveAsync(reference, cancellationToken));
        return new Questioner(terminal, installation).OfLibrary([.. among.DistinctBy(video => video.Id)]);
    }

    private static async Task<VideoRow> FindAsync(Installation installation, string reference, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        return await new VideoStore(connection).ResolveAsync(reference, cancellationToken);
    }
}
