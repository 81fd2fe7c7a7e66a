namespace Video.Cli.Tests;

/// <summary>Storyboards of an analysed video, through the real program.</summary>
public sealed class StoryboardTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    [Fact]
    public async Task A_storyboard_is_written_and_described()
    {
        var folder = Path.Combine(clip.Video.Home, "board");

        var result = await clip.Video.RunAsync("storyboard", "clip.mp4", "-o", folder, "--every", "0.5", "--width", "64", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal((8, 64, 48, 0.5), ((int)result.Json["pictures"]!, (int)result.Json["width"]!, (int)result.Json["height"]!, (double)result.Json["everySeconds"]!));
        Assert.Equal([Path.Combine(folder, "storyboard-001.jpg")], result.Json["sheets"]!.AsArray().Select(sheet => (string?)sheet));
        var index = await File.ReadAllLinesAsync((string)result.Json["index"]!, CancellationToken.None);
        Assert.Equal(["WEBVTT", "", "00:00:00.000 --> 00:00:00.500", "storyboard-001.jpg#xywh=0,0,64,48"], index[..4]);
        Assert.Equal(["00:00:03.500 --> 00:00:04.000", "storyboard-001.jpg#xywh=448,0,64,48"], index[^2..]);

        var people = await clip.Video.RunAsync("storyboard", "clip.mp4", "-o", folder + "-2");
        Assert.Contains("4 pictures of 160×120, one every 1 s, on 1 sheet", people.Output);
    }

    [Theory]
    [InlineData(2, "more than 0 seconds", "clip.mp4", "--every", "-1", "-o", "never")]
    [InlineData(2, "16 to 1024 pixels", "clip.mp4", "--width", "1", "-o", "never")]
    [InlineData(2, "something in it", "clip.mp4", "-o", "/")]
    [InlineData(1, "a place that may be written to", "clip.mp4", "-o", "/dev/null/never")]
    [InlineData(1, "nothing.mp4", "nothing.mp4", "-o", "never")]
    public async Task What_cannot_be_drawn_is_one_sentence(int exitCode, string because, params string[] arguments)
    {
        var result = await clip.Video.RunAsync(["storyboard", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(because, Assert.Single(result.Error.TrimEnd().Split('\n')));
    }
}
