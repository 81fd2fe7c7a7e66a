using Video.Cli.Output;

namespace Video.Cli.Doctor;

/// <summary>All checks, one after another.</summary>
internal static class Checkup
{
    private static readonly (string Name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Check)[] Checks =
    [
        ("ffmpeg", FfmpegCheck.RunAsync),
        ("libtorch", LibtorchCheck.RunAsync),
        ("compute", ComputeCheck.RunAsync),
        ("gpu", GpuCheck.RunAsync),
        ("dataFolder", DataFolderCheck.RunAsync),
        ("postgresql", PostgresqlCheck.RunAsync),
        ("models", ModelsCheck.RunAsync),
        ("searchIndex", SearchIndexCheck.RunAsync),
    ];

    /// <summary>Every check ends in findings: one that cannot be made is a failure that says why.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var (name, check) in Checks)
        {
            try
            {
                findings.AddRange(await check(cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                findings.Add(new Finding { Name = name, State = FindingState.Fail, Found = ErrorSentence.Of(exception), Remedy = "mend what the message names and run `video doctor` again" });
            }
        }

        return findings;
    }
}
