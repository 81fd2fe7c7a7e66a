using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

/// <summary>What every command has in common: help, version, wrong use.</summary>
public sealed class UseTests : IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var result = await _video.RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("doctor", result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Without_a_command_it_shows_the_help()
    {
        var result = await _video.RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Commands:", result.Output);
    }

    [Fact]
    public async Task Help_of_a_command_ends_with_examples() => Assert.Contains("video doctor --json", (await _video.RunAsync("doctor", "--help")).Output);

    [Fact]
    public async Task Version_is_a_number() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", (await _video.RunAsync("--version")).Output);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("doctor", "nonsense")]
    [InlineData("doctor", "--nonsense")]
    [InlineData("train", "demo", "--only", "demo", "--from", "models/demo", "--stage", "nonsense")]
    public async Task Wrong_use_is_one_sentence_and_exit_code_2(params string[] arguments)
    {
        var result = await _video.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Contains("nonsense", result.Error);
        Assert.Contains("--help", result.Error);
    }

    [Fact]
    public async Task With_json_an_error_is_an_object()
    {
        var result = await _video.RunAsync("nonsense", "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nonsense", JsonNode.Parse(result.Error)!["error"]!.GetValue<string>());
    }
}
