using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Video.Cli.Doctor;

/// <summary>Whether something is as it should be: warn works but slowly or not for long, fail does not work.</summary>
[JsonConverter(typeof(FindingStateConverter))]
internal enum FindingState
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What the doctor found about one thing.</summary>
internal sealed record Finding
{
    /// <summary>One of ffmpeg, libtorch, gpu, postgresql, pgvector, models, searchIndex, dataFolder, disk, compute.</summary>
    public required string Name { get; init; }

    public required FindingState State { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Found { get; init; }

    /// <summary>What to do; null when all is well.</summary>
    public string? Remedy { get; init; }

    /// <summary>The same as values, for programs.</summary>
    public JsonObject Facts { get; init; } = [];
}

/// <summary>Writes states in lower case.</summary>
internal sealed class FindingStateConverter() : JsonStringEnumConverter<FindingState>(System.Text.Json.JsonNamingPolicy.CamelCase);
