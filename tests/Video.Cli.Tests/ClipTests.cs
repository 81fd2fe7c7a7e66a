using System.Text.Json.Nodes;
using Video.Analysis;
using Video.Media;

namespace Video.Cli.Tests;

/// <summary>Parts of an analysed video as files, through the real program.</summary>
public sealed class ClipTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    private string Id => (string)clip.Added.Json["id"]!;

    [Fact]
    public async Task A_clip_is_written_and_described()
    {
        var output = Path.Combine(clip.Video.Home, "part.mp4");

        var result = await clip.Video.RunAsync("clip", Id[..6], "--from", "0:00.5", "--to", "1.5", "-o", output, "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal((Id, output, true), ((string?)result.Json["id"], (string?)result.Json["path"], (bool)result.Json["exact"]!));
        Assert.Equal((0.5, 1.5), ((double)result.Json["startSeconds"]!, (double)result.Json["endSeconds"]!));
        Assert.Equal(new FileInfo(output).Length, (long)result.Json["bytes"]!);
        var media = new MediaTools(new MediaOptions(), TimeProvider.System);
        var scan = await media.Scanner.ScanAsync(await media.Probe.ProbeAsync(output, CancellationToken.None), null, CancellationToken.None);
        Assert.Equal(10, scan.FramesDecoded);
    }

    [Fact]
    public async Task A_fast_copy_says_where_it_begins()
    {
        var output = Path.Combine(clip.Video.Home, "fast.mp4");
        var result = await clip.Video.RunAsync("clip", "clip.mp4", "--from", "1", "--to", "2", "--fast", "-o", output, "--json");
        Assert.Equal((0, false, 0.0), (result.ExitCode, (bool)result.Json["exact"]!, (double)result.Json["startSeconds"]!));
        Assert.Contains("begins at 0 s", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData(2, "later than --from", "clip.mp4", "--from", "2", "--to", "1")]
    [InlineData(2, "a time such as", "clip.mp4", "--from", "1:2:3:4", "--to", "2")]
    [InlineData(2, "a time such as", "clip.mp4", "--from", "0", "--to", "NaN")]
    [InlineData(2, "inside the video", "clip.mp4", "--from", "1", "--to", "3600", "-o", "never.mp4")]
    [InlineData(2, "one of the endings", "clip.mp4", "--from", "1", "--to", "2", "-o", "never.txt")]
    [InlineData(1, "no such folder", "clip.mp4", "--from", "1", "--to", "2", "-o", "/no such folder/never.mp4")]
    [InlineData(1, "nothing.mp4", "nothing.mp4", "--from", "1", "--to", "2")]
    public async Task What_cannot_be_cut_is_one_sentence(int exitCode, string because, params string[] arguments)
    {
        var result = await clip.Video.RunAsync(["clip", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(because, Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task What_a_search_finds_is_exported_as_clips_with_their_moments_beside_them()
    {
        var folder = Path.Combine(clip.Video.Home, "found");

        var result = await clip.Video.RunAsync("search", "a", "square", "--export", folder, "--export-padding", "0.5", "--json");

        Assert.Equal(0, result.ExitCode);
        var moments = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(moments);
        Assert.Equal(moments, Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => File.ReadAllText(file).TrimEnd()));
        var media = new MediaTools(new MediaOptions(), TimeProvider.System);
        foreach (var file in Directory.GetFiles(folder, "*.json"))
        {
            var moment = JsonNode.Parse(await File.ReadAllTextAsync(file, CancellationToken.None))!;
            var seconds = Math.Min(AnalysedClip.Seconds, (double)moment["endSeconds"]! + 0.5) - Math.Max(0, (double)moment["startSeconds"]! - 0.5);
            var facts = await media.Probe.ProbeAsync(Path.ChangeExtension(file, ".mp4"), CancellationToken.None);
            Assert.Equal(seconds, facts.DurationSecondsFromHeader ?? 0, 0.11);
        }

        var again = await clip.Video.RunAsync("search", "a", "square", "--export", folder);
        Assert.Equal((2, ""), (again.ExitCode, again.Output));
        Assert.Contains("an empty folder", Assert.Single(again.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_video_whose_file_is_gone_is_one_sentence()
    {
        var elsewhere = clip.File + ".elsewhere";
        File.Move(clip.File, elsewhere);
        try
        {
            var result = await clip.Video.RunAsync("clip", "clip.mp4", "--from", "1", "--to", "2");
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains("put it back", Assert.Single(result.Error.TrimEnd().Split('\n')));
        }
        finally
        {
            File.Move(elsewhere, clip.File);
        }
    }
}
