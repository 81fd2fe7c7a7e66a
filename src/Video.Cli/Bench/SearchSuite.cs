using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Video.Analysis.Search;
using Video.Cli.Videos;
using Video.Jobs.Searching;
using Video.Models;
using Video.Models.RandomCheckpoints;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Bench;

/// <summary>
/// The nearest of many vectors in an embedded PostgreSQL of its own, through the index and by comparing with all; and whole searches by words among as many captions: a text encoder of
/// ViT-B/32's size with random weights, vectors, full text and fusion.
/// </summary>
/// <param name="folder">Where the database is made and kept for the next run of the same size.</param>
/// <param name="vectors">How many segments have one.</param>
internal sealed class SearchSuite(string folder, int vectors, TimeProvider time) : IBenchSuite
{
    private const int Queries = 100;
    private const int Nearest = 10;

    /// <summary>Every so many queries are compared with all vectors, which takes seconds among a million.</summary>
    private const int ComparedEvery = 4;

    private const int WordsAsked = 3;

    // The picture tower is not asked.
    private static readonly ClipSize Encoder = new(new TowerSize(64, 64, 1, 1), new TowerSize(512, 2048, 12, 8), Side: 32, Patch: 16, Positions: 77, VectorWorld.Dim);

    public string Name => "search";

    public string Description => $"the ten nearest of {vectors} vectors of {VectorWorld.Dim} dimensions, through the index and by comparing with all, and searches by words among as many captions";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var world = new VectorWorld(vectors);
        using var encoder = Open(world);
        await using var installation = await Installation.OpenAsync(new DatabaseOptions { Folder = new DataFolder(Path.Combine(folder, $"search-{vectors}"), "the benchmark's").Create() }, LogLevel.Warning, cancellationToken);
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var (model, isNew) = await world.PrepareAsync(connection, encoder.Fingerprint, time, cancellationToken);
        if (isNew)
        {
            yield return BenchResult.Fact(Name, "loading without the index", 2 * vectors / await SecondsAsync(() => world.LoadAsync(connection, model, cancellationToken)), "vectors/s");
            yield return BenchResult.Fact(Name, "loading captions", vectors / await SecondsAsync(() => world.TellAsync(connection, cancellationToken)), "captions/s");
            yield return BenchResult.Fact(Name, "building the index", 2 * vectors / await SecondsAsync(() => world.BuildAsync(connection, model, cancellationToken)), "vectors/s");
        }

        yield return BenchResult.Fact(Name, "the index, on disk", await world.IndexBytesAsync(connection, model, cancellationToken) / 1e6, "MB");
        foreach (var (what, filter) in Filters())
        {
            await foreach (var result in CompareAsync(new VectorSearch(connection, model), world.Queries(Queries), what, filter, cancellationToken)) yield return result;
        }

        var search = new VideoSearch(installation.Stages, encoder);
        var (whole, encoding, found) = (new List<double>(), new List<double>(), 0);
        for (var i = -1; i < Queries; i++)
        {
            var segment = (int)((i + 1L) * 7919 % vectors);
            var words = world.Words.Query(segment, WordsAsked);
            IReadOnlyList<Moment> moments = [];
            var seconds = await SecondsAsync(async () => moments = await search.FindAsync(new SearchQuery { Words = words }, SegmentFilter.None, cancellationToken));
            if (i < 0) continue; // what is cold at first is not what is measured

            whole.Add(seconds);
            encoding.Add(await SecondsAsync(() => Task.FromResult(encoder.EmbedTexts([words], cancellationToken))));
            if (moments.Any(moment => VectorWorld.IsIn(segment, moment.VideoId, moment.StartSeconds, moment.EndSeconds))) found++;
        }

        yield return BenchResult.Rate(Name, $"searches by {WordsAsked} words of a caption that find it", found, "hits", Queries);
        yield return BenchResult.Cost(Name, "median of a search by words, against encoding them", 1000 * Quantile(whole, 0.5), "ms", 1000 * Quantile(encoding, 0.5));
        yield return BenchResult.Fact(Name, "95 of 100 searches by words", 1000 * Quantile(whole, 0.95), "ms");
    }

    private DualEncoder Open(VectorWorld world)
    {
        var checkpoint = Path.Combine(folder, "search-encoder");
        if (!Directory.Exists(checkpoint)) RandomDualEncoder.Write(checkpoint, seed: 1, Encoder, Enumerable.Range(0, 2000).Select(world.Words.Caption));
        return DualEncoder.Load(checkpoint, new ModelOptions());
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
        for (var i = 0; i < queries.Count; i++)
        {
            List<NearVector> near = [], exact = [];
            byIndex.Add(await SecondsAsync(async () => near = await search.FindAsync(queries[i], VectorLevel.Segment, filter, Nearest, cancellationToken)));
            if (i % ComparedEvery != 0) continue;

            exactly.Add(await SecondsAsync(async () => exact = await search.FindExactlyAsync(queries[i], VectorLevel.Segment, filter, Nearest, cancellationToken)));
            found += near.Intersect(exact).Count();
        }

        yield return BenchResult.Rate(Name, $"recall@{Nearest}, {what}", found, "hits", exactly.Count * Nearest);
        yield return BenchResult.Cost(Name, $"median of a query, {what}, against all", 1000 * Quantile(byIndex, 0.5), "ms", 1000 * Quantile(exactly, 0.5));
        yield return BenchResult.Fact(Name, $"95 of 100 queries, {what}", 1000 * Quantile(byIndex, 0.95), "ms");
    }

    private static double Quantile(IReadOnlyCollection<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private async Task<double> SecondsAsync(Func<Task> work)
    {
        var start = time.GetTimestamp();
        await work();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
