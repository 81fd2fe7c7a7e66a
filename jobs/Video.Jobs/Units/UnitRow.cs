using Npgsql;

namespace Video.Jobs.Units;

/// <summary>A row of <c>units</c>, read under lock.</summary>
internal sealed record UnitRow
{
    public const string Columns = "id, video_id, stage, chunk, job_group, state, input::text, fence, attempts, losses, max_attempts, not_before, heartbeat_at, is_background";

    public required long Id { get; init; }
    public required string VideoId { get; init; }
    public required string Stage { get; init; }
    public required int Chunk { get; init; }
    public required string Group { get; init; }
    public required string State { get; init; }
    public required string Input { get; init; }
    public required long Fence { get; init; }
    public required int Attempts { get; init; }
    public required int Losses { get; init; }
    public required int MaxAttempts { get; init; }
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset? HeartbeatAt { get; init; }
    public required bool IsBackground { get; init; }

    public static UnitRow Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        VideoId = reader.GetString(1),
        Stage = reader.GetString(2),
        Chunk = reader.GetInt32(3),
        Group = reader.GetString(4),
        State = reader.GetString(5),
        Input = reader.GetString(6),
        Fence = reader.GetInt64(7),
        Attempts = reader.GetInt32(8),
        Losses = reader.GetInt32(9),
        MaxAttempts = reader.GetInt32(10),
        NotBefore = reader.GetFieldValue<DateTimeOffset>(11),
        HeartbeatAt = reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12),
        IsBackground = reader.GetBoolean(13),
    };
}
