using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

public sealed class WorkerTests : IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    [Theory]
    [InlineData("up")]
    [InlineData("worker")]
    public async Task It_says_when_it_is_ready_and_ends_well_when_it_is_told_to_stop(string command)
    {
        using var worker = _video.Start(command, "--json");
        var ready = JsonNode.Parse(await worker.StandardOutput.ReadLineAsync() ?? "{}")!;
        using (var kill = Process.Start("kill", ["-TERM", $"{worker.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var stopped = JsonNode.Parse(await worker.StandardOutput.ReadToEndAsync())!;
        await worker.WaitForExitAsync();

        Assert.Equal("ready", (string?)ready["state"]);
        Assert.Equal(_video.Home, (string?)ready["dataFolder"]);
        Assert.Equal("stopped", (string?)stopped["state"]);
        Assert.Equal(0, worker.ExitCode);
    }

    [Fact]
    public async Task A_worker_that_serves_nothing_is_wrong_use() => Assert.Equal(2, (await _video.RunAsync("worker", "--cpu", "0", "--gpu", "0")).ExitCode);

    [Fact]
    public async Task A_negative_limit_is_wrong_use() => Assert.Equal(2, (await _video.RunAsync("worker", "--cpu", "-1")).ExitCode);

    [Fact]
    public async Task Down_stops_a_database_that_a_killed_process_left_running()
    {
        using (var worker = _video.Start("worker", "--json"))
        {
            await worker.StandardOutput.ReadLineAsync();
            worker.Kill();
            await worker.WaitForExitAsync();
        }

        Assert.True((bool)(await _video.RunAsync("down", "--json")).Json["wasRunning"]!);
        Assert.False((bool)(await _video.RunAsync("down", "--json")).Json["wasRunning"]!);
    }
}
