using Npgsql;
using Video.Jobs.Pipelines;

namespace Video.Cli.Tests;

/// <summary>The product's own stages in the real program, killed where nothing can be tidied up.</summary>
public sealed class KilledWorkerTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Killed_once_in_every_stage_a_video_ends_with_the_rows_of_an_undisturbed_run()
    {
        var id = (string)clip.Added.Json["id"]!;
        var undisturbed = await RowsAsync(id);
        Assert.NotEmpty(undisturbed);
        await clip.Video.RunAsync("add", clip.File, "--again", "--model", clip.Model);

        foreach (var stage in Pipeline.Video.Stages) await KillInAsync(id, stage.Name);
        await WorkUntilAsync(id, "SELECT EXISTS (SELECT FROM videos WHERE id = $1 AND state = 'done')");

        Assert.Equal(Pipeline.Video.Stages.Select(stage => $"{stage.Name} 1").Order(), await TextsAsync("SELECT stage || ' ' || losses FROM units WHERE video_id = $1 AND chunk = 0", id));
        Assert.Equal(undisturbed, await RowsAsync(id));
    }

    /// <summary>Lets a worker work until the stage has begun, which cannot end meanwhile: the row that it has to write is being written by this test.</summary>
    private async Task KillInAsync(string id, string stage)
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("INSERT INTO ledger (video_id, stage, chunk, entry, recorded_at) VALUES ($1, $2, 0, '{}', now())", connection, transaction)
        {
            Parameters = { new() { Value = id }, new() { Value = stage } },
        };
        await write.ExecuteNonQueryAsync();
        await WorkUntilAsync(id, $"SELECT EXISTS (SELECT FROM units WHERE video_id = $1 AND stage = '{stage}' AND state = 'running' AND worker LIKE '%:' || $2)");
    }

    /// <summary>Starts a worker, and kills it as soon as something is true.</summary>
    private async Task WorkUntilAsync(string id, string condition)
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await using (var listen = new NpgsqlCommand("LISTEN video_progress", connection)) await listen.ExecuteNonQueryAsync();
        using var worker = clip.Video.Start("worker", "--json");
        try
        {
            while (!await IsTrueAsync(connection, condition, id, worker.Id))
                Assert.True(await connection.WaitAsync(Soon), $"nothing was heard of the video for {Soon.TotalSeconds} s while waiting for: {condition}");
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string condition, string id, int process)
    {
        await using var command = new NpgsqlCommand(condition, connection) { Parameters = { new() { Value = id } } };
        if (condition.Contains("$2", StringComparison.Ordinal)) command.Parameters.Add(new() { Value = $"{process}" });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All that the analysis stored, byte for byte, but for when and how long.</summary>
    private async Task<List<string>> RowsAsync(string id)
    {
        var tables = new[] { "segments", "sampled_frames", "visual_tokens", "chapters", "texts" };
        var rows = string.Join(" UNION ALL ", tables.Select(table => $"SELECT '{table} ' || md5(t::text) FROM {table} t WHERE video_id = $1"));
        return await TextsAsync($"{rows} UNION ALL SELECT concat_ws(' ', 'video', duration_seconds, model_fingerprint, facts, summary) FROM videos WHERE id = $1", id);
    }

    private async Task<List<string>> TextsAsync(string sql, string id)
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand($"{sql} ORDER BY 1", connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }
}
