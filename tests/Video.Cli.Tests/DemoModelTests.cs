using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

/// <summary>The small model that ships knows the drawn world: what it says of clips that it was never trained on is judged by the product's own way, from files.</summary>
public sealed class DemoModelTests : IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    /// <summary>Some ten points under what the model card says: sixty clips ask about sixty questions of a kind, and processors round differently.</summary>
    [Fact]
    public async Task Clips_that_it_never_saw_are_answered_nearly_as_well_as_the_model_card_says()
    {
        var result = await _video.RunAsync("eval", "demo", "--seed", "60", "--clips", "60", "--longest", "8", "--json");

        var shares = result.Json["scores"]!.AsArray().ToDictionary(score => (string)score!["what"]!, score => (double?)score!["share"]);
        Assert.All(
            new Dictionary<string, double>
            {
                ["colour"] = 0.84,
                ["shape"] = 0.82,
                ["count"] = 0.64,
                ["motion"] = 0.72,
                ["yes-no"] = 0.80,
                ["when, clips up to 30 s"] = 0.84,
                ["order"] = 0.48,
                ["background"] = 0.47,
                ["absent things denied"] = 0.79,
                ["present things not denied"] = 0.95,
                ["captions with every fact true"] = 0.48,
                ["things named in captions"] = 0.80,
                ["happenings told in captions"] = 0.51,
                ["searches whose first hit fits"] = 0.58,
                ["verified searches for what is not there that find nothing"] = 0.65,
                ["verified searches for what is there that find it alone"] = 0.82,
                ["questions of several clips, right and from the right one alone"] = 0.65,
            },
            least => Assert.True(shares[least.Key] >= least.Value, $"{least.Key}: expected at least {least.Value:P0} right, got {shares[least.Key]:P1}"));
    }

    [Fact]
    public async Task The_demo_s_captions_and_answers_are_about_what_its_clips_show()
    {
        var result = await _video.RunAsync("demo", "--json");
        Assert.Equal(0, result.ExitCode);

        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var captions = lines[0]["segments"]!.AsArray().Select(segment => (string)segment!["caption"]!).ToList();
        Assert.Contains("red circle moves right", captions[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("white background", captions[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("yellow star", captions[^3], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("green star", captions[^1], StringComparison.OrdinalIgnoreCase); // it changes on the way

        Assert.All(["red circle", "blue square on a white background", "then a yellow star on a black background"], part => Assert.Contains(part, (string?)lines[0]["summary"], StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["Red circle and blue square", "Yellow star"], lines[0]["chapters"]!.AsArray().Select(chapter => (string)chapter!["title"]!));

        var appears = lines.Single(line => (string?)line["question"] == "When does the blue square appear?");
        Assert.Equal("demo", (string?)appears["model"]);
        Assert.Contains(appears["evidence"]!.AsArray(), range => (double)range!["startSeconds"]! <= 4 && 4 <= (double)range["endSeconds"]! + 0.5);
    }
}
