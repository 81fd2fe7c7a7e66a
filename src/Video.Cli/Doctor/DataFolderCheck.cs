using Video.Storage;

namespace Video.Cli.Doctor;

/// <summary>The data folder can be written, and its disk has space.</summary>
internal static class DataFolderCheck
{
    private const long Gibibyte = 1L << 30;

    public static Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = DataFolder.FromEnvironment().Create();
        var free = new DriveInfo(folder.Path).AvailableFreeSpace;
        var state = free < Gibibyte / 4 ? FindingState.Fail : free < 2 * Gibibyte ? FindingState.Warn : FindingState.Ok;

        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            new Finding { Name = "dataFolder", State = FindingState.Ok, Found = $"{folder.Path} ({folder.Setting})", Facts = new() { ["path"] = folder.Path } },
            new Finding
            {
                Name = "disk",
                State = state,
                Found = $"{free / (double)Gibibyte:0.0} GiB free",
                Remedy = state == FindingState.Ok ? null : "expected at least 2 GiB: free some space, or set VIDEO_HOME to a folder on another disk",
                Facts = new() { ["freeBytes"] = free },
            },
        ]);
    }
}
