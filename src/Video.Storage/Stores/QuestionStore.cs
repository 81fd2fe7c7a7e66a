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

    /// <summary>The question to many videos that this is a part of; null where only this video was asked.</summary>
    public long? LibraryQuestion { get; init; }
}

/// <summary>A question to many videos and what was answered in all.</summary>
public sealed record LibraryQuestion
{
    public required string Question { get; init; }

    public required string Answer { get; init; }

    /// <summary>False when the answer is that no video shows it.</summary>
    public required bool Found { get; init; }

    /// <summary>Ids of the videos that it was limited to; null for the whole library.</summary>
    public required IReadOnlyList<string>? AskedOf { get; init; }

    public required DateTimeOffset AskedAt { get; init; }
}

/// <summary>The tables <c>questions</c> and <c>library_questions</c>.</summary>
public sealed class QuestionStore(NpgsqlConnection connection)
{
    /// <returns>The question's id.</returns>
    /// <exception cref="StorageException">Evidence outside the video, or evidence for what was not found.</exception>
    public async Task<long> AddAsync(string videoId, AskedQuestion asked, CancellationToken cancellationToken)
    {
        await CheckEvidenceAsync(videoId, asked, cancellationToken);
        var added = await connection.ListAsync(
            """
            INSERT INTO questions (video_id, asked_at, question, answer, found, model_name, evidence, library_question)
            VALUES (@video, @now, @question, @answer, @found, @model::text, @evidence::jsonb, @library::bigint) RETURNING id
            """,
            row => row.GetInt64(0), cancellationToken,
            ("video", videoId), ("now", asked.AskedAt), ("question", asked.Question), ("answer", asked.Answer), ("found", asked.Found), ("model", asked.ModelName),
            ("evidence", JsonSerializer.Serialize(asked.Evidence, StorageJson.Default.IReadOnlyListEvidence)), ("library", asked.LibraryQuestion));
        return added.Single();
    }

    /// <returns>The question's id, for what its videos answered.</returns>
    public async Task<long> AddToLibraryAsync(LibraryQuestion asked, CancellationToken cancellationToken) => (await connection.ListAsync(
        "INSERT INTO library_questions (asked_at, question, answer, found, asked_of) VALUES (@now, @question, @answer, @found, @videos::text[]) RETURNING id",
        row => row.GetInt64(0), cancellationToken,
        ("now", asked.AskedAt), ("question", asked.Question), ("answer", asked.Answer), ("found", asked.Found), ("videos", asked.AskedOf?.ToArray()))).Single();

    /// <summary>Oldest first.</summary>
    public Task<List<(long Id, LibraryQuestion Asked)>> ListOfLibraryAsync(CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT id, question, answer, found, asked_of, asked_at FROM library_questions ORDER BY asked_at, id",
        row => (row.GetInt64(0), new LibraryQuestion
        {
            Question = row.GetString(1),
            Answer = row.GetString(2),
            Found = row.GetBoolean(3),
            AskedOf = row.IsDBNull(4) ? null : row.GetFieldValue<string[]>(4),
            AskedAt = row.GetFieldValue<DateTimeOffset>(5),
        }),
        cancellationToken);

    /// <summary>Oldest first.</summary>
    public Task<List<AskedQuestion>> ListAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT question, answer, found, model_name, evidence, asked_at, library_question FROM questions WHERE video_id = @video ORDER BY asked_at, id",
        row => new AskedQuestion
        {
            Question = row.GetString(0),
            Answer = row.GetString(1),
            Found = row.GetBoolean(2),
            ModelName = row.Text(3),
            Evidence = JsonSerializer.Deserialize(row.GetString(4), StorageJson.Default.IReadOnlyListEvidence) ?? [],
            AskedAt = row.GetFieldValue<DateTimeOffset>(5),
            LibraryQuestion = row.IsDBNull(6) ? null : row.GetInt64(6),
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
