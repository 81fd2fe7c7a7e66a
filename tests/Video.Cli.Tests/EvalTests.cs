using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

/// <summary>`eval demo` with models that know nothing: everything is asked and judged, and next to nothing is right.</summary>
public sealed class EvalTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    [Fact]
    public async Task Everything_is_asked_of_drawn_clips_and_judged()
    {
        var answers = Path.Combine(clip.Video.Home, "answers.jsonl");
        var result = await clip.Video.RunAsync("eval", "demo", "--model", clip.Model, "--seed", "5", "--clips", "3", "--longest", "12", "--answers", answers, "--json");

        var scores = result.Json["scores"]!.AsArray().ToDictionary(score => (string)score!["what"]!, score => score!);
        Assert.Equal(19, scores.Count);
        Assert.Equal(3, (int)scores["searches whose first hit fits"]["of"]!);
        Assert.Equal(3, (int)scores["verified searches for what is not there that find nothing"]["of"]!);
        Assert.Equal(3, (int)scores["verified searches for what is there that find it alone"]["of"]!);
        Assert.InRange((int)scores["questions of several clips, right and from the right one alone"]["of"]!, 1, 3);
        Assert.True((int)scores["captions with every fact true"]["of"]! >= 3);

        var judged = (await File.ReadAllLinesAsync(answers)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["caption", "library", "search", "verified", "verified, absent"], judged.Select(one => (string)one["kind"]!).Distinct().Intersect(["caption", "search", "library", "verified", "verified, absent"]).Order(StringComparer.Ordinal));
        Assert.All(judged.Where(one => (bool)one["right"]! && (string?)one["kind"] is "colour" or "shape" or "motion"), one => Assert.NotEqual("", (string)one["got"]!));
    }

    [Theory]
    [InlineData("--clips", "0", "--clips: expected at least 1, got 0")]
    [InlineData("--longest", "5", "--longest: expected 6 to 180, got 5")]
    [InlineData("--without", "colours", "colours")]
    public async Task What_cannot_be_evaluated_is_refused(string option, string value, string says)
    {
        var result = await clip.Video.RunAsync("eval", "demo", "--model", clip.Model, option, value);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }
}
