using System.Text.Json.Nodes;
using Video.Analysis;
using Video.Media;
using Video.Models.RandomCheckpoints;
using Video.Storage;

namespace Video.Cli.Tests;

/// <summary>From a file to captions, a summary and answers, through the real program with a tiny random model.</summary>
public sealed class AnalysisTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    [Fact]
    public void Add_ends_with_an_object_that_holds_the_whole_analysis()
    {
        Assert.Equal(0, clip.Added.ExitCode);
        var video = clip.Added.Json;
        Assert.Equal("done", (string?)video["state"]);
        Assert.Null(video["error"]);
        Assert.Equal(AnalysedClip.Seconds, (double)video["durationSeconds"]!, tolerance: 0.1);
        Assert.Equal("tiny", (string?)video["model"]);
        Assert.NotNull(video["summary"]);
        Assert.Equal(["drawn"], video["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Contains("encode", video["ledger"]!.AsArray().Select(entry => (string?)entry!["stage"]));
    }

    [Fact]
    public void Segments_cover_the_video_and_have_captions()
    {
        var segments = clip.Added.Json["segments"]!.AsArray();

        Assert.All(segments, segment => Assert.NotNull(segment!["caption"]));
        Assert.Equal(0, (double)segments[0]!["startSeconds"]!);
        Assert.Equal((double)clip.Added.Json["durationSeconds"]!, (double)segments[^1]!["endSeconds"]!);
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal((double)pair.First!["endSeconds"]!, (double)pair.Second!["startSeconds"]!));
    }

    [Fact]
    public async Task Show_prints_the_same_object_as_add()
    {
        var shown = await clip.Video.RunAsync("show", "clip.mp4", "--json");

        Assert.True(JsonNode.DeepEquals(WithoutPath(clip.Added.Json), WithoutPath(shown.Json)));
    }

    [Fact]
    public async Task An_answer_cites_times_inside_the_video()
    {
        var result = await clip.Video.RunAsync("ask", "clip.mp4", "What happens at the end?", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("What happens at the end?", (string?)result.Json["question"]);
        Assert.All(result.Json["evidence"]!.AsArray(), range =>
        {
            Assert.InRange((double)range!["startSeconds"]!, 0, AnalysedClip.Seconds);
            Assert.InRange((double)range["endSeconds"]!, (double)range["startSeconds"]!, AnalysedClip.Seconds + 0.1);
        });
        Assert.Equal((bool)result.Json["found"]!, result.Json["evidence"]!.AsArray().Count > 0);
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_the_same_video_and_not_analysed_again()
    {
        var copy = Path.Combine(clip.Video.Home, "clips", "copy.mp4");
        File.Copy(clip.File, copy);
        try
        {
            var again = await clip.Video.RunAsync("add", copy, "--wait", "--json", "--model", clip.Model);

            Assert.Equal((string?)clip.Added.Json["id"], (string?)again.Json["id"]);
            Assert.True(JsonNode.DeepEquals(clip.Added.Json["ledger"], again.Json["ledger"]));
        }
        finally
        {
            await clip.Video.RunAsync("add", clip.File, "--model", clip.Model);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!")]
    public async Task A_question_without_words_is_wrong_use(string question)
    {
        var result = await clip.Video.RunAsync("ask", "clip.mp4", question);

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_is_no_video_is_refused_in_a_sentence_each_and_the_rest_goes_on()
    {
        var folder = Directory.CreateDirectory(Path.Combine(clip.Video.Home, "mixed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "empty.mp4"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "text.mp4"), "Not a video.");
        File.Copy(clip.File, Path.Combine(folder, "clip.mp4"));

        var result = await clip.Video.RunAsync("add", folder, Path.Combine(folder, "missing.mp4"), "--wait", "--json", "--model", clip.Model);

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["name"]!);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["clip.mp4", "empty.mp4", "missing.mp4", "text.mp4"], lines.Keys.Order());
        Assert.Equal("done", (string?)lines["clip.mp4"]["state"]);
        Assert.All(lines.Where(line => line.Key != "clip.mp4"), line =>
        {
            Assert.Equal("refused", (string?)line.Value["state"]);
            Assert.Null(line.Value["id"]);
            Assert.Contains(line.Key, (string?)line.Value["error"]);
        });
    }

    [Fact]
    public async Task A_model_without_weights_is_refused_before_anything_is_stored()
    {
        using var video = new CliProcess();
        var model = Directory.CreateDirectory(Path.Combine(video.Home, "broken")).FullName;
        File.Copy(Path.Combine(clip.Model, "config.json"), Path.Combine(model, "config.json"));

        var result = await video.RunAsync("add", clip.File, "--wait", "--model", model);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("safetensors", Assert.Single(result.Error.TrimEnd().Split('\n')));
        Assert.False(Directory.Exists(Path.Combine(video.Home, "postgres")));
    }

    /// <summary>Other tests add the same bytes from elsewhere, which moves the path.</summary>
    private static JsonObject WithoutPath(JsonObject video)
    {
        video.Remove("path");
        return video;
    }
}

/// <summary>A clip of two scenes that the real program has analysed; the database stays up while the tests run.</summary>
public sealed class AnalysedClip : IAsyncLifetime
{
    public const double Seconds = 4;

    private Database? _database;

    internal CliProcess Video { get; } = new();

    internal Database Database => _database!;

    internal CliResult Added { get; private set; } = new(-1, "", "");

    internal string File { get; private set; } = "";

    internal string Model { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _database = await Database.OpenAsync(new DatabaseOptions { Folder = new DataFolder(Video.Home, "a test") }, TimeProvider.System, CancellationToken.None);
        Model = Path.Combine(Video.Home, "models", "tiny");
        Directory.CreateDirectory(Path.GetDirectoryName(Model)!);
        RandomCheckpoint.Write(Model, seed: 7);
        CopyDualEncoder(Path.Combine(Video.Home, "models", "tiny-search"));
        File = Path.Combine(Directory.CreateDirectory(Path.Combine(Video.Home, "clips")).FullName, "clip.mp4");
        await DrawAsync(File);
        Added = await Video.RunAsync("add", File, "--wait", "--json", "--model", Model, "--tag", "Drawn");
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Video.Dispose();
    }

    /// <summary>The tests of the models carry a small one.</summary>
    internal static void CopyDualEncoder(string to, string record = "clip-tiny")
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(root.FullName, "Video.sln"))) root = root.Parent ?? throw new InvalidOperationException("expected to run inside the repository");
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root.FullName, "tests", "Video.Models.Tests", "Goldens", "Data", record, "model")))
            System.IO.File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>A bright square that moves over a dark scene, and from the middle on over a bright one.</summary>
    /// <param name="dark">Brightness of the dark scene: another one is another video.</param>
    internal static async Task DrawAsync(string path, byte dark = 30)
    {
        const int width = 128, height = 96, rate = 10;
        var tools = new MediaTools(new MediaOptions(), TimeProvider.System);
        await using var writer = new VideoWriter(tools.Tool, tools.Options, path, new VideoFormat { Width = width, Height = height, FramesPerSecond = rate });
        for (var frame = 0; frame < Seconds * rate; frame++)
        {
            var rgb = new byte[width * height * 3];
            Array.Fill(rgb, frame < Seconds * rate / 2 ? dark : (byte)200);
            for (var y = 30; y < 60; y++)
            {
                rgb.AsSpan(((y * width) + (frame * 2)) * 3, 90).Fill(frame < Seconds * rate / 2 ? (byte)255 : (byte)0);
            }

            await writer.WriteAsync(rgb, CancellationToken.None);
        }

        await writer.CompleteAsync(CancellationToken.None);
    }
}
