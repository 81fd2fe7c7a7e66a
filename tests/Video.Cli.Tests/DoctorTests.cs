namespace Video.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    [Fact]
    public async Task A_machine_that_runs_the_tests_is_healthy()
    {
        var result = await _video.RunAsync("doctor", "--json");

        var checks = result.Json["checks"]!.AsArray();
        Assert.DoesNotContain(checks, check => (string?)check!["state"] == "fail");
        Assert.Equal(0, result.ExitCode);
        Assert.True((bool)result.Json["ok"]!);
    }

    [Fact]
    public async Task Each_check_has_a_name_a_state_and_what_was_found()
    {
        var result = await _video.RunAsync("doctor", "--json");

        Assert.All(result.Json["checks"]!.AsArray(), check =>
        {
            Assert.Contains((string?)check!["state"], new[] { "ok", "warn", "fail" });
            Assert.NotEmpty((string)check["name"]!);
            Assert.NotEmpty((string)check["found"]!);
        });
    }

    [Fact]
    public async Task Without_ffmpeg_it_fails_and_says_how_to_get_it()
    {
        _video.Environment["PATH"] = _video.Home;

        var result = await _video.RunAsync("doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("apt-get install ffmpeg", result.Output);
    }
}
