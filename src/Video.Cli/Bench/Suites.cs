using Video.Storage;

namespace Video.Cli.Bench;

/// <summary>All suites, in the order in which `video bench` runs them.</summary>
internal static class Suites
{
    public static IReadOnlyList<IBenchSuite> All { get; } = [new MachineSuite(TimeProvider.System), new SamplingSuite(Folder, TimeProvider.System), new ModelSuite(Folder, TimeProvider.System)];

    // Clips and checkpoints are large and made once.
    private static string Folder => Path.Combine(DataFolder.FromEnvironment().Path, "bench");
}
