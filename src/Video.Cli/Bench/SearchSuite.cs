using System.Runtime.CompilerServices;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Bench;

/// <summary>The nearest of many vectors in an embedded PostgreSQL of its own, through the index and by comparing with all.</summary>
/// <param name="folder">Where the database is made and kept for the next run of the same size.</param>
/// <param name="vectors">How many segments have one.</param>
internal sealed class SearchSuite(string folder, int vectors, TimeProvider time) : IBenchSuite
{
    private const int Queries = 100;
    private const int Nearest = 10;

    public string Name => "search";

    public string Description => $"the ten nearest of {vectors} vectors of {VectorWorld.Dim} dimensions, through the index and by comparing with all";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var world = new VectorWorld(vectors);
        await using var database = await Database.OpenAsync(new DatabaseOptions { Folder = new DataFolder(Path.Combine(folder, $"search-{vectors}"), "the benchmark's").Create() }, time, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        var (model, isNew) = await world.PrepareAsync(connection, time, cancellationToken);
        if (isNew)
        {
            yield return BenchResult.Fact(Name, "loading without the index", vectors / await SecondsAsync(() => world.LoadAsync(connection, model, cancellationToken)), "vectors/s");
            yield return BenchResult.Fact(Name, "building the index", vectors / await SecondsAsync(() => world.BuildAsync(connection, model, cancellationToken)), "vectors/s");
        }

        yield return BenchResult.Fact(Name, "the index, on disk", await world.IndexBytesAsync(connection, model, cancellationToken) / 1e6, "MB");
        foreach (var (what, filter) in Filters())
        {
            await foreach (var result in CompareAsync(new VectorSearch(connection, model), world.Queries(Queries), what, filter, cancellationToken)) yield return result;
        }
    }

    private static IEnumerable<(string What, SegmentFilter Filter)> Filters() =>
    [
        ("all", SegmentFilter.None),
        ("1 % scattered", new SegmentFilter { MinMotion = 0.99 }),
        ("10 % scattered", new SegmentFilter { MinMotion = 0.9 }),
    ];

    private async IAsyncEnumerable<BenchResult> CompareAsync(VectorSearch search, IReadOnlyList<float[]> queries, string what, SegmentFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (found, byIndex, exactly) = (0, new List<double>(), new List<double>());
        await search.FindAsync(queries[0], VectorLevel.Segment, filter, Nearest, cancellationToken); // what is cold at first is not what is measured
        foreach (var query in queries)
        {
            List<NearVector> near = [], exact = [];
            byIndex.Add(await SecondsAsync(async () => near = await search.FindAsync(query, VectorLevel.Segment, filter, Nearest, cancellationToken)));
            exactly.Add(await SecondsAsync(async () => exact = await search.FindExactlyAsync(query, VectorLevel.Segment, filter, Nearest, cancellationToken)));
            found += near.Intersect(exact).Count();
        }

        yield return BenchResult.Rate(Name, $"recall@{Nearest}, {what}", found, "hits", Queries * Nearest);
        yield return BenchResult.Cost(Name, $"median of a query, {what}, against all", 1000 * Quantile(byIndex, 0.5), "ms", 1000 * Quantile(exactly, 0.5));
        yield return BenchResult.Fact(Name, $"95 of 100 queries, {what}", 1000 * Quantile(byIndex, 0.95), "ms");
    }

    private static double Quantile(IEnumerable<double> values, double share) => values.Order().ElementAt((int)(share * (Queries - 1)));

    private async Task<double> SecondsAsync(Func<Task> work)
    {
        var start = time.GetTimestamp();
        await work();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
