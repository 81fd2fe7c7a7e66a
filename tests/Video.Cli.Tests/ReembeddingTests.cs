using System.Text.Json.Nodes;
using Npgsql;
using Video.Storage.Stores;

namespace Video.Cli.Tests;

/// <summary>Another model to search with, chosen through the real program, over a library that has one already.</summary>
public sealed class ReembeddingTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly AnalysedClip _clip = new();

    private string Id => (string)_clip.Added.Json["id"]!;

    private string Other => Path.Combine(_clip.Video.Home, "other");

    public async ValueTask InitializeAsync()
    {
        await _clip.InitializeAsync();
        AnalysedClip.CopyDualEncoder(Other, "siglip2-tiny");
    }

    public ValueTask DisposeAsync() => _clip.DisposeAsync();

    [Fact]
    public async Task The_old_index_answers_until_the_new_one_is_complete_and_then_its_vectors_are_gone()
    {
        var picture = await PictureAsync();
        var begun = await _clip.Video.RunAsync("model", "use", Other, "--json");
        Assert.Equal((0, "building", "other", "tiny-search"), (begun.ExitCode, (string?)begun.Json["state"], (string?)begun.Json["model"], (string?)begun.Json["replaces"]));
        Assert.Equal((1, 0, 0), ((int)begun.Json["videos"]!, (int)begun.Json["embedded"]!, (int)begun.Json["failed"]!));

        Assert.Equal(Id, (string?)(await SearchAsync(picture))["id"]);
        Assert.Contains("0 of 1 videos embedded; searches use tiny-search until all are", (await _clip.Video.RunAsync("list", "--json")).Error);
        var doctor = (await _clip.Video.RunAsync("doctor", "--json")).Json["checks"]!.AsArray();
        Assert.Equal("other", (string?)Assert.Single(doctor, check => check!["facts"]?["building"] is not null)!["facts"]!["building"]);

        // A video that comes meanwhile is found at once, in the old index, and is then embedded like the others.
        var second = Path.Combine(_clip.Video.Home, "clips", "second.mp4");
        await AnalysedClip.DrawAsync(second, dark: 60);
        Assert.Equal("done", (string?)(await _clip.Video.RunAsync("add", second, "--wait", "--json", "--model", _clip.Model)).Json["state"]);

        var ended = await _clip.Video.RunAsync("model", "use", Other, "--wait", "--json");

        Assert.Equal((0, "answering"), (ended.ExitCode, (string?)ended.Json["state"]));
        await using var connection = await _clip.Database.ConnectAsync(CancellationToken.None);
        var count = Assert.Single(await new EmbeddingStore(connection).ListModelsAsync(CancellationToken.None));
        Assert.Equal("other", count.Model.Name);
        Assert.Equal(await CountAsync(connection, "sampled_frames"), count.Frames);
        Assert.Equal(await CountAsync(connection, "segments"), count.Segments);
        Assert.Equal(1, await CountAsync(connection, "embedding_models"));
        Assert.Equal(2, await CountAsync(connection, "pg_indexes WHERE indexname LIKE '%of_model_%'"));
        Assert.Equal(0, await CountAsync(connection, "units WHERE is_background OR state <> 'done'"));
        Assert.Equal(2, await CountAsync(connection, "videos WHERE state = 'done'"));
        Assert.True((double)(await SearchAsync(picture))["matched"]![0]!["similarity"]! > 0.95);
        Assert.Equal("", (await _clip.Video.RunAsync("list", "--json")).Error);

        // Chosen again, there is nothing to do; chosen back before the first video is embedded, neither.
        Assert.Equal("answering", (string?)(await _clip.Video.RunAsync("model", "use", Other, "--json")).Json["state"]);
        Assert.Equal("building", (string?)(await _clip.Video.RunAsync("model", "use", "tiny-search", "--json")).Json["state"]);
        var back = await _clip.Video.RunAsync("model", "use", Other, "--json");
        Assert.Equal(("answering", null), ((string?)back.Json["state"], (int?)back.Json["videos"]));
        Assert.Equal(1, await CountAsync(connection, "embedding_models"));

        // Whatever comes from now on has vectors of the new model.
        Assert.Equal("done", (string?)(await _clip.Video.RunAsync("add", second, "--again", "--wait", "--json", "--model", _clip.Model)).Json["state"]);
        Assert.Equal("other", Assert.Single(await new EmbeddingStore(connection).ListModelsAsync(CancellationToken.None)).Model.Name);
        Assert.Equal(await CountAsync(connection, "sampled_frames"), await CountAsync(connection, "frame_embeddings"));
        var refused = await _clip.Video.RunAsync("add", second, "--search-model", "tiny-search", "--model", _clip.Model);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("`video model use tiny-search`", Assert.Single(refused.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_worker_that_is_killed_while_it_embeds_is_taken_over()
    {
        await _clip.Video.RunAsync("model", "use", Other);
        await using (var connection = await _clip.Database.ConnectAsync(CancellationToken.None))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            // The row that the unit has to write is being written by this test, so it begins and cannot end.
            await using var write = new NpgsqlCommand("INSERT INTO ledger (video_id, stage, chunk, entry, recorded_at) VALUES ($1, 'embed', 0, '{}', now())", connection, transaction) { Parameters = { new() { Value = Id } } };
            await write.ExecuteNonQueryAsync();
            await KillAWorkerThatEmbedsAsync();
        }

        var ended = await _clip.Video.RunAsync("model", "use", Other, "--wait", "--json");

        Assert.Equal("answering", (string?)ended.Json["state"]);
        await using var after = await _clip.Database.ConnectAsync(CancellationToken.None);
        Assert.Equal(await CountAsync(after, "sampled_frames"), await CountAsync(after, "frame_embeddings"));
        Assert.Equal(1, await CountAsync(after, "embedding_models"));
    }

    [Fact]
    public async Task A_video_whose_file_is_gone_stays_what_it_is_and_keeps_the_old_index_until_it_is_given_up()
    {
        var (picture, elsewhere) = (await PictureAsync(), _clip.File + ".elsewhere");
        File.Move(_clip.File, elsewhere);

        var stuck = await _clip.Video.RunAsync("model", "use", Other, "--wait", "--json");

        Assert.Equal((1, "building", 1), (stuck.ExitCode, (string?)stuck.Json["state"], (int)stuck.Json["failed"]!));
        Assert.Contains("put it back", (string?)stuck.Json["error"]);
        Assert.Equal("done", (string?)(await _clip.Video.RunAsync("show", Id, "--json")).Json["state"]);
        Assert.Equal(Id, (string?)(await SearchAsync(picture))["id"]);

        File.Move(elsewhere, _clip.File);
        Assert.Equal("answering", (string?)(await _clip.Video.RunAsync("model", "use", Other, "--wait", "--json")).Json["state"]);

        File.Move(_clip.File, elsewhere);
        Assert.Equal(1, (await _clip.Video.RunAsync("model", "use", "tiny-search", "--wait")).ExitCode);
        var withoutIt = await _clip.Video.RunAsync("model", "use", "tiny-search", "--without-failed", "--json");
        Assert.Equal((0, "answering"), (withoutIt.ExitCode, (string?)withoutIt.Json["state"]));
    }

    [Fact]
    public async Task What_is_no_model_to_search_with_is_one_sentence()
    {
        var result = await _clip.Video.RunAsync("model", "use", _clip.Model);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("expected a dual encoder", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    private async Task KillAWorkerThatEmbedsAsync()
    {
        using var worker = _clip.Video.Start("worker", "--json");
        try
        {
            using var limit = new CancellationTokenSource(Soon);
            await using var connection = await _clip.Database.ConnectAsync(limit.Token);
            await using (var listen = new NpgsqlCommand("LISTEN video_progress", connection)) await listen.ExecuteNonQueryAsync(limit.Token);
            while (await CountAsync(connection, "units WHERE stage = 'embed' AND state = 'running'") == 0) await connection.WaitAsync(limit.Token);
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }
    }

    private async Task<string> PictureAsync()
    {
        var picture = Path.Combine(_clip.Video.Home, "picture.jpg");
        await using var connection = await _clip.Database.ConnectAsync(CancellationToken.None);
        await File.WriteAllBytesAsync(picture, (await new FrameStore(connection).ReadThumbnailAsync(Id, 0, CancellationToken.None))!);
        return picture;
    }

    private async Task<JsonObject> SearchAsync(string picture)
    {
        var result = await _clip.Video.RunAsync("search", "--image", picture, "--limit", "1", "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Json;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string from)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {from}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
