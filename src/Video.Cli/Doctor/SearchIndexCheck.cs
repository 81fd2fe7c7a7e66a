using System.Text.Json.Nodes;
using Video.Cli.Searching;
using Video.Jobs.Reembedding;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Doctor;

/// <summary>The vectors that search by meaning rests on are all there, differ from each other, and are found through their index.</summary>
internal static class SearchIndexCheck
{
    private const string Anew = "analyse the videos anew: video add FILE --again";
    private const string Again = "`video model use` with the search model's name gives videos what they lack";

    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var options = DatabaseOptions.FromEnvironment();
        if (options.Connection is null && !Directory.Exists(Path.Combine(options.Folder.Path, "postgres"))) return [Empty];

        try
        {
            await using var database = await Database.OpenAsync(options, TimeProvider.System, cancellationToken);
            return await AskAsync(database, cancellationToken);
        }
        catch (StorageException)
        {
            return []; // the line of postgresql says why
        }
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        if (!await new EmbeddingStore(connection).IsAvailableAsync(cancellationToken)) return [Empty]; // pgvector has a line of its own

        var missing = await new EmbeddingCheckup(connection).CountMissingAsync(cancellationToken);
        var findings = (await new EmbeddingCheckup(connection).RunAsync(cancellationToken)).ConvertAll(Of);
        if (missing > 0)
        {
            findings.Add(new Finding
            {
                Name = "searchIndex",
                State = FindingState.Warn,
                Found = $"{missing} frames or segments without a vector",
                Remedy = $"what they show is found by texts only: {Again}",
                Facts = new() { ["missing"] = missing },
            });
        }

        if (await ReembeddingProgress.ReadAsync(connection, cancellationToken) is { } reembedding) findings.Add(Of(reembedding));
        return findings.Count > 0 ? findings : [Empty];
    }

    private static Finding Of(ReembeddingProgress progress) => new()
    {
        Name = "searchIndex",
        State = progress.Failed > 0 ? FindingState.Warn : FindingState.Ok,
        Found = ReembeddingText.Of(progress with { Failed = 0 }),
        Remedy = progress.Failed > 0 ? ReembeddingText.Failures(progress) : null,
        Facts = new()
        {
            ["building"] = progress.Model.Model.Name,
            ["replaces"] = progress.Replaces?.Model.Name,
            ["videos"] = progress.Videos,
            ["embedded"] = progress.Embedded,
            ["failed"] = progress.Failed,
        },
    };

    private static Finding Empty => new()
    {
        Name = "searchIndex",
        State = FindingState.Ok,
        Found = "no vectors yet; texts are searched",
        Facts = new() { ["segments"] = 0, ["frames"] = 0 },
    };

    private static Finding Of(EmbeddingHealth health)
    {
        var (state, remedy) = Judge(health);
        return new Finding
        {
            Name = "searchIndex",
            State = state,
            Found = $"{health.Count.Model.Name}: {health.Count.Segments} segments, {health.Count.Frames} frames{(health.Recall is { } recall ? $", recall {recall:P0}" : "")}",
            Remedy = remedy,
            Facts = new()
            {
                ["model"] = health.Count.Model.Name,
                ["dim"] = health.Count.Model.Dim,
                ["segments"] = health.Count.Segments,
                ["frames"] = health.Count.Frames,
                ["invalid"] = health.Invalid,
                ["alikeness"] = Rounded(health.Alikeness),
                ["recall"] = Rounded(health.Recall),
            },
        };
    }

    private static (FindingState State, string? Remedy) Judge(EmbeddingHealth health) =>
        health.Invalid > 0 ? (FindingState.Fail, $"{health.Invalid} vectors are not of {health.Count.Model.Dim} values or not of length 1: {Anew}")
        : !health.HasIndexes ? (FindingState.Warn, $"every search compares with all: make the index again with SELECT create_embedding_indexes({health.Count.Model.Number})")
        : health.Alikeness > EmbeddingHealth.Alike ? (FindingState.Warn, $"all vectors are alike, so any search finds anything: see `video model verify` for {health.Count.Model.Name}, then {Anew}")
        : health.Recall < EmbeddingHealth.LeastRecall ? (FindingState.Warn, $"expected the index to find {EmbeddingHealth.LeastRecall:P0} of the nearest: REINDEX TABLE segment_embeddings, frame_embeddings")
        : (FindingState.Ok, null);

    private static JsonNode? Rounded(double? value) => value is { } number ? JsonValue.Create(Math.Round(number, 4)) : null;
}
