using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Video.Cli.Doctor;

/// <summary>ffmpeg and ffprobe, both in one version that is new enough.</summary>
internal static partial class FfmpegCheck
{
    private const int OldestMajor = 5;

    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var versions = new List<string>();
        foreach (var program in new[] { "ffmpeg", "ffprobe" })
        {
            if (await VersionAsync(program, cancellationToken) is not { } version)
            {
                return [new Finding { Name = "ffmpeg", State = FindingState.Fail, Found = $"{program} was not found in PATH or did not run", Remedy = "install it (Debian, Ubuntu: apt-get install ffmpeg)" }];
            }

            versions.Add(version);
        }

        // Builds from git have no number; they are newer than any release that is too old.
        var isOld = LeadingNumber().Match(versions[0]) is { Success: true } major && int.Parse(major.Value) < OldestMajor;
        return
        [
            new Finding
            {
                Name = "ffmpeg",
                State = isOld ? FindingState.Warn : FindingState.Ok,
                Found = versions[0] == versions[1] ? versions[0] : $"{versions[0]}, but ffprobe {versions[1]}",
                Remedy = isOld ? $"expected version {OldestMajor} or newer: some files may be decoded wrongly or not at all" : null,
                Facts = new() { ["version"] = versions[0], ["ffprobeVersion"] = versions[1] },
            },
        ];
    }

    /// <summary>Reads <c>ffmpeg version 5.1.9-0+deb12u1 Copyright …</c>; null when the program does not run.</summary>
    private static async Task<string?> VersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "-version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return VersionLine().Match(output) is { Success: true } match && process.ExitCode == 0 ? match.Groups[1].Value : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"version (\S+)")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^\d+(?=\.)")]
    private static partial Regex LeadingNumber();
}
