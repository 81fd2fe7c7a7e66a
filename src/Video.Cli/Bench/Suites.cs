using Video.Storage;

namespace Video.Cli.Bench;

/// <summary>All suites, in the order in which `video bench` runs them.</summary>
internal static class Suites
{
    /// <summary>Of the search suite when nothing else is said: some minutes.</summary>
    public const int DefaultVectors = 100_000;

    /// <param name="vectors">How many the search suite searches.</param>
    public static IReadOnlyList<IBenchSuite> All(int vectors) =>
        [new MachineSuite(TimeProvider.System), new SamplingSuite(Folder, TimeProvider.System), new ModelSuite(Folder, TimeProvider.System), new QuestionSuite(Folder, TimeProvider.System), new SearchSuite(Folder, vectors, TimeProvider.System)];

    // Clips and checkpoints are large and made once.
    private static string Folder => Path.Combine(DataFolder.FromEnvironment().Path, "bench");
}
