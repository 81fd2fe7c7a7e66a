using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>A range of the video on which an answer rests, half-open, inside the video.</summary>
/// <param name="SegmentNumber">The segment it came from, where it came from one.</param>
public sealed record Evidence(double StartSeconds, double EndSeconds, int? SegmentNumber);

/// <summary>A question and its answer.</summary>
public sealed record AskedQuestion
{
    public required string Question { get; init; }

    public required string Answer { get; init; }

    /// <summary>False when the answer is that the video does not show it; then there is no evidence.</summary>
    public required bool Found { get; init; }

    public required string? ModelName { get; init; }

    public required IReadOnlyList<Evidence> Evidence { get; init; }

    public required DateTimeOffset AskedAt { get; init; }
}

/// <summary>The table <c>questions</c>.</summary>
public sealed class QuestionStore(NpgsqlConnection connection)
{
    /// <returns>The question's id.</returns>
    /// <exception cref="StorageException">Evidence outside the video, or evidence for what was not found.</exception>
    public async Task<long> AddAsync(string videoId, AskedQuestion asked, CancellationToken cancellationToken)
    {
        await CheckEvidenceAsync(videoId, asked, cancellationToken);
        var added = await connection.ListAsync(
            """
            INSERT INTO questions (video_id, asked_at, question, answer, found, model_name, evidence)
            VALUES (@video, @now, @question, @answer, @found, @model::text, @evidence::jsonb) RETURNING id
            """,
            row => row.GetInt64(0), cancellationToken,
            ("video", videoId), ("now", asked.AskedAt), ("question", asked.Question), ("answer", asked.Answer), ("found", asked.Found), ("model", asked.ModelName),
            ("evidence", JsonSerializer.Serialize(asked.Evidence, StorageJson.Default.IReadOnlyListEvidence)));
        return added.Single();
    }

    /// <summary>Oldest first.</summary>
    public Task<List<AskedQuestion>> ListAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT question, answer, found, model_name, evidence, asked_at FROM questions WHERE video_id = @video ORDER BY asked_at, id",
        row => new AskedQuestion
        {
            Question = row.GetString(0),
            Answer = row.GetString(1),
            Found = row.GetBoolean(2),
            ModelName = row.Text(3),
            Evidence = JsonSerializer.Deserialize(row.GetString(4), StorageJson.Default.IReadOnlyListEvidence) ?? [],
            AskedAt = row.GetFieldValue<DateTimeOffset>(5),
        },
        cancellationToken, ("video", videoId));

    /// <summary>The database refuses the same rows; here the refusal can say what was expected.</summary>
    private async Task CheckEvidenceAsync(string videoId, AskedQuestion asked, CancellationToken cancellationToken)
    {
        var duration = (await new VideoStore(connection).GetAsync(videoId, cancellationToken))?.DurationSeconds
            ?? throw new StorageException($"Video {videoId}: expected a video of known duration to ask about, got none; wait until it is analysed");
        if (!asked.Found && asked.Evidence.Count > 0)
        {
            throw new StorageException($"Answer about video {videoId}: expected no evidence for what was not found, got {asked.Evidence.Count} ranges");
        }

        if (asked.Evidence.FirstOrDefault(range => !(range.StartSeconds >= 0 && range.StartSeconds < range.EndSeconds && range.EndSeconds <= duration)) is { } bad)
        {
            throw new StorageException(string.Create(
                CultureInfo.InvariantCulture, $"Answer about video {videoId}: expected evidence inside its {duration} s, got [{bad.StartSeconds}, {bad.EndSeconds})"));
        }
    }
}
