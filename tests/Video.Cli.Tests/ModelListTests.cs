using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

public sealed class ModelListTests : IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    [Fact]
    public async Task A_damaged_model_is_listed_with_its_error()
    {
        var model = Directory.CreateDirectory(Path.Combine(_video.Home, "models", "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(model, "config.json"), """{"model_type":"qwen2_vl"}""");

        var result = await _video.RunAsync("model", "list", "--json");

        var broken = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["name"] == "broken");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(model, (string?)broken["path"]);
        Assert.Contains("safetensors", (string)broken["error"]!);
    }

    [Theory]
    [InlineData("clip-tiny", "dual encoder", "clip")]
    [InlineData("open_clip-tiny", "dual encoder", "open_clip")]
    [InlineData("qwen2_5_vl-tiny", "vision language", "qwen2_5_vl")]
    public async Task A_model_is_listed_with_what_it_is_for(string record, string kind, string family)
    {
        var source = RecordedModel(record);
        Directory.CreateDirectory(Path.Combine(_video.Home, "models"));
        Directory.CreateSymbolicLink(Path.Combine(_video.Home, "models", record), source);

        var result = await _video.RunAsync("model", "list", "--json");

        var listed = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["name"] == record);
        Assert.Equal((kind, family), ((string?)listed["kind"], (string?)listed["family"]));
        Assert.Null(listed["error"]);
    }

    [Fact]
    public async Task Model_without_a_command_is_wrong_use() => Assert.Equal(2, (await _video.RunAsync("model")).ExitCode);

    [Fact]
    public async Task A_bench_that_does_not_exist_is_wrong_use_that_names_those_that_do()
    {
        var result = await _video.RunAsync("bench", "nonsense");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("machine", result.Error);
    }

    /// <summary>The tests of the models carry small ones.</summary>
    private static string RecordedModel(string record)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Video.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "Video.Models.Tests", "Goldens", "Data", record, "model");
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory}: expected inside the repository, got no Video.sln above it");
    }
}
