namespace Video.Cli.Bench;

/// <summary>All suites, in the order in which `video bench` runs them.</summary>
internal static class Suites
{
    public static IReadOnlyList<IBenchSuite> All { get; } = [new MachineSuite(TimeProvider.System)];
}
