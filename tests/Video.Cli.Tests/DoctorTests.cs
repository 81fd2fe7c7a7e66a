using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

/// <summary>One examination of this machine, which all tests of a healthy one look at.</summary>
public sealed class Examination : IAsyncLifetime
{
    private readonly CliProcess _video = new();

    internal CliResult Result { get; private set; } = new(-1, "", "");

    internal string Home => _video.Home;

    public async ValueTask InitializeAsync() => Result = await _video.RunAsync("doctor", "--json");

    public ValueTask DisposeAsync()
    {
        _video.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class DoctorTests(Examination healthy) : IClassFixture<Examination>, IDisposable
{
    private readonly CliProcess _video = new();

    public void Dispose() => _video.Dispose();

    [Fact]
    public void A_machine_that_runs_the_tests_is_healthy()
    {
        Assert.DoesNotContain(Checks(healthy.Result), check => (string?)check!["state"] == "fail");
        Assert.True((bool)healthy.Result.Json["ok"]!);
        Assert.Equal(0, healthy.Result.ExitCode);
    }

    [Fact]
    public void Each_check_has_a_name_a_state_and_what_was_found()
    {
        Assert.Subset(
            Checks(healthy.Result).Select(check => (string)check!["name"]!).ToHashSet(),
            new HashSet<string> { "ffmpeg", "libtorch", "compute", "gpu", "dataFolder", "disk", "postgresql", "pgvector" });
        Assert.All(Checks(healthy.Result), check =>
        {
            Assert.Contains((string?)check!["state"], new[] { "ok", "warn", "fail" });
            Assert.NotEmpty((string)check["found"]!);
        });
    }

    [Fact]
    public void A_trial_of_the_database_leaves_nothing_in_the_data_folder() => Assert.Empty(Directory.EnumerateFileSystemEntries(healthy.Home));

    [Fact]
    public async Task A_database_that_does_not_answer_is_a_failure_that_names_the_setting()
    {
        _video.Environment["VIDEO_DATABASE"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1";

        var result = await _video.RunAsync("doctor", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("VIDEO_DATABASE", (string)Checks(result).Single(check => (string?)check!["state"] == "fail")!["found"]!);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_a_failure_that_names_the_setting()
    {
        var file = Path.Combine(_video.Home, "file");
        await File.WriteAllTextAsync(file, "");
        _video.Environment["VIDEO_HOME"] = Path.Combine(file, "home");

        var result = await _video.RunAsync("doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("VIDEO_HOME", result.Output);
    }

    [Fact]
    public async Task Without_ffmpeg_it_fails_and_says_how_to_get_it()
    {
        _video.Environment["PATH"] = _video.Home;

        var result = await _video.RunAsync("doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("apt-get install ffmpeg", result.Output);
    }

    private static JsonArray Checks(CliResult result) => result.Json["checks"]!.AsArray();
}
