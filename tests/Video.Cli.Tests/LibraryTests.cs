using System.Text.Json.Nodes;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Tests;

/// <summary>What list and show say of what is stored.</summary>
public sealed class LibraryTests(Library library) : IClassFixture<Library>
{
    [Fact]
    public async Task List_prints_one_object_per_line()
    {
        var result = await library.Video.RunAsync("list", "--json");

        var line = JsonNode.Parse(Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal("holiday.mp4", (string?)line["name"]);
        Assert.Equal("queued", (string?)line["state"]);
    }

    [Fact]
    public async Task Show_finds_a_video_by_the_beginning_of_its_id()
    {
        var shown = (await library.Video.RunAsync("show", library.Id[..5], "--json")).Json;

        Assert.Equal(library.Id, (string?)shown["id"]);
        Assert.Equal(12.5, (double?)shown["durationSeconds"]);
        Assert.Equal(7, (double?)shown["segments"]![1]!["startSeconds"]);
        Assert.Equal("A dog jumps.", (string?)shown["segments"]![1]!["caption"]);
        Assert.Equal("The dog", (string?)shown["chapters"]![0]!["title"]);
        Assert.Equal("A day with a dog.", (string?)shown["summary"]);
        Assert.Equal("probe", (string?)shown["ledger"]![0]!["stage"]);
        Assert.Equal(["error", "model"], shown.Where(member => member.Value is null).Select(member => member.Key).Order());
    }

    [Fact]
    public async Task Tags_are_given_and_taken_and_filter_the_list()
    {
        var tagged = await library.Video.RunAsync("tag", "holiday.mp4", "--add", "Sea", "--add", "2026", "--json");
        Assert.Equal(["2026", "sea"], tagged.Json["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(["2026", "sea"], (await library.Video.RunAsync("show", library.Id, "--json")).Json["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Contains("2026, sea", (await library.Video.RunAsync("list", "--tag", "sea", "--folder", "/videos/")).Output);
        Assert.Contains("No video passes", (await library.Video.RunAsync("list", "--tag", "sea", "--folder", "/video")).Output);

        var untagged = await library.Video.RunAsync("tag", library.Id, "--remove", "sea", "--remove", "2026");
        Assert.Equal((0, $"{library.Id}  holiday.mp4  no tags"), (untagged.ExitCode, untagged.Output.TrimEnd()));
        Assert.Equal("", (await library.Video.RunAsync("list", "--tag", "sea", "--json")).Output);
    }

    [Theory]
    [InlineData(2, "expected --add or --remove", "holiday.mp4")]
    [InlineData(2, "got both", "holiday.mp4", "--add", "a", "--remove", "A")]
    [InlineData(2, "without commas", "holiday.mp4", "--add", "a,b")]
    [InlineData(1, "no such video", "holiday.mp4", "no such video", "--add", "never")]
    public async Task What_cannot_be_tagged_is_one_sentence_and_changes_nothing(int exitCode, string because, params string[] arguments)
    {
        var result = await library.Video.RunAsync(["tag", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(because, Assert.Single(result.Error.TrimEnd().Split('\n')));
        Assert.DoesNotContain("never", (await library.Video.RunAsync("list", "--json")).Output);
    }

    [Fact]
    public async Task Show_prints_times_and_captions_for_people()
    {
        var result = await library.Video.RunAsync("show", "holiday.mp4");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0:07–0:12", result.Output);
        Assert.Contains("A dog jumps.", result.Output);
    }

    [Theory]
    [InlineData("ffffffffffff")]
    [InlineData("no such video")]
    public async Task An_unknown_video_is_one_sentence_and_exit_code_1(string reference)
    {
        var result = await library.Video.RunAsync("show", reference);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(reference, Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_database_that_is_down_is_one_sentence_without_a_password()
    {
        using var video = new CliProcess();
        video.Environment["VIDEO_DATABASE"] = "Host=127.0.0.1;Port=1;Username=nobody;Password=sesame;Database=none;Timeout=1";

        var result = await video.RunAsync("list");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("127.0.0.1", Assert.Single(result.Error.TrimEnd().Split('\n')));
        Assert.DoesNotContain("sesame", result.Error);
    }
}

/// <summary>A data folder with one video in it, whose database stays up while the tests run.</summary>
public sealed class Library : IAsyncLifetime
{
    private Database? _database;

    internal CliProcess Video { get; } = new();

    internal string Id { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        _database = await Database.OpenAsync(new DatabaseOptions { Folder = new DataFolder(Video.Home, "a test") }, TimeProvider.System, CancellationToken.None);
        await using var connection = await _database.ConnectAsync(CancellationToken.None);
        var videos = new VideoStore(connection);
        var (video, _) = await videos.AddAsync(new NewVideo(new string('a', 64), "holiday.mp4", "/videos/holiday.mp4", 1000, []), now, CancellationToken.None);
        Id = video.Id;
        await videos.SetDurationAsync(Id, 12.5, CancellationToken.None);
        await videos.SetSummaryAsync(Id, "A day with a dog.", CancellationToken.None);
        await new SegmentStore(connection).ReplaceAsync(Id, [new Segment(0, 0, 7), new Segment(1, 7, 12.5) { Caption = "A dog jumps." }], CancellationToken.None);
        await new ChapterStore(connection).ReplaceAsync(Id, [new Chapter(0, 0, 12.5, "The dog", "It jumps.")], CancellationToken.None);
        await new LedgerStore(connection).PutAsync(Id, new LedgerEntry("probe", 0, new JsonObject { ["framesDecoded"] = 300 }, now), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Video.Dispose();
    }
}
