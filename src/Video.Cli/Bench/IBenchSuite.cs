namespace Video.Cli.Bench;

/// <summary>A named group of measurements. To add one, write a class in this folder and name it in <see cref="Suites"/>.</summary>
internal interface IBenchSuite
{
    /// <summary>What `video bench NAME` calls it.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Description { get; }

    /// <summary>Measures and gives each result as soon as it is there, so that a cancelled run has shown what it had.</summary>
    IAsyncEnumerable<BenchResult> RunAsync(CancellationToken cancellationToken);
}
