using System.Text.Json.Nodes;

namespace Video.Storage.Stores;

/// <summary>queued → running → done or failed; a failed or done one may be queued again.</summary>
public enum VideoState
{
    Queued,
    Running,
    Done,
    Failed,
}

/// <summary>A file to be added.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits; the first 12 become the id.</param>
/// <param name="Options">What was asked for: model folder, budgets, strategy.</param>
public sealed record NewVideo(string Sha256, string Name, string Path, long SizeBytes, JsonObject Options);

/// <summary>One file under management.</summary>
public sealed record VideoRow
{
    /// <summary>The first 12 hex digits of <see cref="Sha256"/>.</summary>
    public required string Id { get; init; }

    public required string Sha256 { get; init; }

    public required string Name { get; init; }

    public required string Path { get; init; }

    public required long SizeBytes { get; init; }

    public required VideoState State { get; init; }

    /// <summary>Why it failed, one sentence; null in every other state.</summary>
    public string? Error { get; init; }

    /// <summary>In alphabetical order.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public string? ModelName { get; init; }

    public string? ModelFingerprint { get; init; }

    public required JsonObject Options { get; init; }

    public required JsonObject Facts { get; init; }

    /// <summary>Null until it has been probed.</summary>
    public double? DurationSeconds { get; init; }

    public string? Summary { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while queued or running.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
