using System.CommandLine;
using Npgsql;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video tag ID…`: gives videos tags and takes them away.</summary>
internal static class TagCommand
{
    public static Command Create(Terminal terminal)
    {
        var ids = new Argument<string[]>("id") { Description = "Videos: their ids, the first four or more digits of them, or their names", Arity = ArgumentArity.OneOrMore };
        var add = TagOption.Create("--add", "A tag to give them; may be given more than once");
        var remove = TagOption.Create("--remove", "A tag to take from them; may be given more than once");
        var command = new ExampleCommand("tag", "Give videos tags, by which search and list find them, or take tags away", "video tag 3f0c 77ab --add holiday --add 2026", "video tag holiday.mp4 --remove 2025")
        {
            ids, add, remove,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, parsed.GetRequiredValue(ids), new Change(TagOption.Read(parsed, add), TagOption.Read(parsed, remove)), cancellationToken));
        return command;
    }

    private sealed record Change(IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

    /// <summary>All of them or, where one is not here, none.</summary>
    private static async Task<int> RunAsync(Terminal terminal, IReadOnlyList<string> references, Change change, CancellationToken cancellationToken)
    {
        if (change is { Added: [], Removed: [] }) throw new WrongUseException("tag: expected --add or --remove with a tag, got neither");
        if (change.Added.Intersect(change.Removed).FirstOrDefault() is { } both) throw new WrongUseException($"tag {both}: expected it to be added or removed, got both");

        await using var database = await Database.OpenAsync(DatabaseOptions.FromEnvironment(), TimeProvider.System, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var changed = new List<VideoRow>();
        foreach (var reference in references.Distinct()) changed.Add(await ApplyAsync(connection, reference, change, cancellationToken));
        await transaction.CommitAsync(cancellationToken);

        foreach (var video in changed) Write(terminal, video);
        return ExitCode.Done;
    }

    private static async Task<VideoRow> ApplyAsync(NpgsqlConnection connection, string reference, Change change, CancellationToken cancellationToken)
    {
        var videos = new VideoStore(connection);
        var id = (await videos.ResolveAsync(reference, cancellationToken)).Id;
        await new TagStore(connection).AddAsync(id, change.Added, cancellationToken);
        await new TagStore(connection).RemoveAsync(id, change.Removed, cancellationToken);
        return await videos.ResolveAsync(id, cancellationToken);
    }

    private static void Write(Terminal terminal, VideoRow video)
    {
        if (terminal.IsJson) terminal.WriteJson(VideoLineJson.Of(video), CliJson.Lines.VideoLineJson);
        else terminal.Out.WriteLine($"{video.Id}  {video.Name}  {(video.Tags.Count > 0 ? string.Join(", ", video.Tags) : "no tags")}");
    }
}

/// <summary>How commands name tags.</summary>
internal static class TagOption
{
    public static Option<string[]> Create(string name, string description) => new(name) { Description = description };

    /// <summary>As they are stored.</summary>
    /// <exception cref="WrongUseException">One is no tag.</exception>
    public static IReadOnlyList<string> Read(ParseResult parsed, Option<string[]> option)
    {
        try
        {
            return [.. (parsed.GetValue(option) ?? []).Select(Tag.Of).Distinct()];
        }
        catch (StorageException refused)
        {
            throw new WrongUseException(refused.Message);
        }
    }
}
