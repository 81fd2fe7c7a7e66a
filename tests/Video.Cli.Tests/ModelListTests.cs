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

    [Fact]
    public async Task Model_without_a_command_is_wrong_use() => Assert.Equal(2, (await _video.RunAsync("model")).ExitCode);

    [Fact]
    public async Task A_bench_that_does_not_exist_is_wrong_use_that_names_those_that_do()
    {
        var result = await _video.RunAsync("bench", "nonsense");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("machine", result.Error);
    }
}
