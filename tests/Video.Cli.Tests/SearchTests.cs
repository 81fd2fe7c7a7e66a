using System.Globalization;
using System.Text.Json.Nodes;
using Video.Analysis.Text;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Cli.Tests;

/// <summary>Search through the real program, over a clip of two scenes that a tiny dual encoder has embedded.</summary>
public sealed class SearchTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    private const double Middle = AnalysedClip.Seconds / 2;

    private string Id => (string)clip.Added.Json["id"]!;

    [Fact]
    public void Adding_embeds_the_frames_with_the_only_dual_encoder_there_is()
    {
        var encode = clip.Added.Json["ledger"]!.AsArray().Single(entry => (string?)entry!["stage"] == "encode")!["entry"]!;
        Assert.Equal("tiny-search", (string?)encode["searchModel"]);
        Assert.True((double)encode["embedSeconds"]! > 0);
    }

    [Fact]
    public async Task Every_sampled_frame_and_every_segment_has_a_vector()
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        var count = Assert.Single(await new EmbeddingStore(connection).ListModelsAsync(CancellationToken.None));
        Assert.Equal((await new FrameStore(connection).ListAsync(Id, CancellationToken.None)).Count, count.Frames);
        Assert.Equal((await new SegmentStore(connection).ListAsync(Id, CancellationToken.None)).Count, count.Segments);
    }

    [Fact]
    public async Task The_doctor_looks_at_the_index()
    {
        var checks = (await clip.Video.RunAsync("doctor", "--json")).Json["checks"]!.AsArray();
        var index = Assert.Single(checks, check => (string?)check!["name"] == "searchIndex")!;
        Assert.Equal("ok", (string?)index["state"]);
        Assert.Equal(1, (double)index["facts"]!["recall"]!);
        Assert.True((long)index["facts"]!["segments"]! > 0);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(Middle + 0.1)]
    public async Task A_picture_finds_the_scene_that_it_was_taken_from(double seconds)
    {
        var picture = Path.Combine(clip.Video.Home, $"{seconds.ToString(CultureInfo.InvariantCulture)}.jpg");
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await File.WriteAllBytesAsync(picture, (await new FrameStore(connection).ReadThumbnailAsync(Id, seconds, CancellationToken.None))!);

        var best = (await SearchAsync("--image", picture))[0];

        Assert.Equal(Id, (string?)best["id"]);
        Assert.Equal("clip.mp4", (string?)best["name"]);
        Assert.Equal(seconds < Middle, (double)best["peakSeconds"]! < Middle);
        Assert.InRange((double)best["peakSeconds"]!, (double)best["startSeconds"]!, (double)best["endSeconds"]!);
        Assert.Equal("image", (string?)best["matched"]![0]!["kind"]);
        Assert.True((double)best["matched"]![0]!["similarity"]! > 0.95);
    }

    [Fact]
    public async Task One_word_finds_what_is_said_and_says_what_matched()
    {
        await PutAsync(new VideoText("transcript", 0, Middle, AnalysedClip.Seconds, "We are looking at a zeppelin."));

        var best = (await SearchAsync("zeppelins"))[0];

        var said = best["matched"]!.AsArray().Single(match => (string?)match!["kind"] == "transcript")!;
        Assert.Equal("We are looking at a zeppelin.", (string?)said["text"]);
        Assert.Equal(1, (int)said["rank"]!);
        Assert.Null(said["similarity"]);
        Assert.Contains("picture", best["matched"]!.AsArray().Select(match => (string?)match!["kind"]));
        Assert.Equal(Middle, (double)best["startSeconds"]!, tolerance: 0.11);
        Assert.Equal((double)clip.Added.Json["durationSeconds"]!, (double)best["endSeconds"]!);
    }

    [Fact]
    public async Task More_like_this_does_not_find_this()
    {
        var moments = await SearchAsync("--like", $"{Id}@0.5");
        Assert.NotEmpty(moments);
        Assert.All(moments, moment => Assert.True((double)moment["startSeconds"]! >= Middle - 0.11));
    }

    [Fact]
    public async Task No_two_moments_overlap()
    {
        var moments = (await SearchAsync("a square", "--limit", "100")).OrderBy(moment => (double)moment["startSeconds"]!).ToList();
        Assert.All(moments.Zip(moments.Skip(1)), pair => Assert.True((double)pair.First["endSeconds"]! <= (double)pair.Second["startSeconds"]!));
    }

    [Theory]
    [InlineData("--min", "0.9999")]
    [InlineData("--added-before", "2001-01-01")]
    [InlineData("--longer", "3600")]
    [InlineData("--text", "nosuchkind")]
    [InlineData("--tag", "nosuchtag")]
    [InlineData("--folder", "/no such folder")]
    public async Task Filters_leave_out_what_does_not_pass(string option, string value)
    {
        var result = await clip.Video.RunAsync("search", "square", option, value, "--json");
        Assert.Equal((0, "", "video: nothing found"), (result.ExitCode, result.Output, result.Error.Trim()));
    }

    [Fact]
    public async Task A_tag_and_a_folder_keep_what_they_are_about()
    {
        Assert.Equal(0, (await clip.Video.RunAsync("tag", Id[..6], "--add", "Holiday", "--add", "2026")).ExitCode);
        Assert.Equal(Id, (string?)(await SearchAsync("square", "--tag", "holiday", "--tag", "2026", "--folder", Path.Combine(clip.Video.Home, "clips")))[0]["id"]);
        Assert.Equal("", (await clip.Video.RunAsync("search", "square", "--folder", Path.Combine(clip.Video.Home, "clip"), "--json")).Output);
    }

    [Fact]
    public async Task People_get_a_line_per_moment()
    {
        var result = await clip.Video.RunAsync("search", "a", "square", "--video", "clip.mp4", "--limit", "1");
        var line = Assert.Single(result.Output.TrimEnd().Split('\n'));
        Assert.Contains("clip.mp4", line);
        Assert.Contains("picture 0.", line);
    }

    [Theory]
    [InlineData("'; DROP TABLE videos; --")]
    [InlineData("square' OR '1'='1")]
    public async Task Sql_is_words_like_any_other(string words)
    {
        Assert.NotEmpty(await SearchAsync(words));
        Assert.Equal(Id, (string?)(await clip.Video.RunAsync("list", "--json")).Json["id"]);
    }

    [Theory]
    [InlineData("expected words")]
    [InlineData("expected words", "?!")]
    [InlineData("only words that are everywhere", "what", "is", "this")]
    [InlineData("VIDEO@SECONDS", "--like", "3f0c")]
    [InlineData("a time with pictures", "--like", "clip.mp4@3600")]
    [InlineData("sideways", "ball", "--motion", "sideways")]
    [InlineData("1 to 1000", "ball", "--limit", "0")]
    [InlineData("from -1 to 1", "ball", "--min", "7")]
    [InlineData("from 0 to 1", "ball", "--verify", "--verify-threshold", "7")]
    [InlineData("1 to 100", "ball", "--verify", "--verify-top", "101")]
    [InlineData("expected --verify", "ball", "--verify-top", "5")]
    [InlineData("without commas", "ball", "--tag", "a,b")]
    [InlineData("the path of a folder", "ball", "--folder", "")]
    public async Task What_cannot_be_looked_for_is_one_sentence(string because, params string[] arguments)
    {
        var result = await clip.Video.RunAsync(["search", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(because, Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Ten_thousand_characters_are_one_sentence()
    {
        var result = await clip.Video.RunAsync("search", string.Concat(Enumerable.Repeat("ball ", 2000)));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("at most 2000 characters, got 9999", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_search_model_that_is_none_is_one_sentence()
    {
        var result = await clip.Video.RunAsync("add", clip.File, "--model", clip.Model, "--search-model", clip.Model);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("expected a dual encoder", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Without_the_model_of_the_vectors_texts_are_searched_and_that_is_said()
    {
        await PutAsync(new VideoText("transcript", 1, 0, 1, "A rhinoceros."));
        var (folder, elsewhere) = (Path.Combine(clip.Video.Home, "models", "tiny-search"), Path.Combine(clip.Video.Home, "elsewhere"));
        Directory.Move(folder, elsewhere);
        try
        {
            var result = await clip.Video.RunAsync("search", "rhinoceros", "--json");
            Assert.Equal("transcript", (string?)Assert.Single(result.Json["matched"]!.AsArray())!["kind"]);
            Assert.Contains("tiny-search", Assert.Single(result.Error.TrimEnd().Split('\n')));
        }
        finally
        {
            Directory.Move(elsewhere, folder);
        }
    }

    [Fact]
    public async Task Verified_moments_have_the_probability_that_the_videos_model_gives_to_yes()
    {
        var moments = await SearchAsync("a bright square", "--verify", "--verify-threshold", "0");

        Assert.NotEmpty(moments);
        using var model = VisionLanguageModel.Load(clip.Model, new ModelOptions());
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        var segments = await new SegmentStore(connection).ListAsync(Id, CancellationToken.None);
        foreach (var moment in moments)
        {
            var peak = segments.Last(segment => segment.StartSeconds <= (double)moment["peakSeconds"]!).Number;
            var stored = await new TokenStore(connection).ReadAsync(Id, [peak], model.Fingerprint, CancellationToken.None).SingleAsync();
            using var tokens = VisualTokensFormat.Read(stored.Data.ToArray());
            var asked = Conversation.Ask(null, new MessagePart.Encoded(tokens), Wording.Verify("a bright square"));
            var scores = model.ScoreNext(asked, ["yes", "Yes", "no", "No"], CancellationToken.None);
            Assert.Equal((scores[0] + scores[1]) / scores.Sum(), (double)moment["verified"]!, 2); // a batch is rounded otherwise than one by one
            Assert.Null(moment["unjudged"]);
        }
    }

    [Fact]
    public async Task What_no_model_says_yes_to_is_not_found()
    {
        var result = await clip.Video.RunAsync("search", "a", "bright", "square", "--verify", "--verify-threshold", "1", "--json");
        Assert.Equal((0, "", "video: nothing found"), (result.ExitCode, result.Output, result.Error.Trim()));
    }

    [Fact]
    public async Task Only_the_top_is_judged_and_the_rest_is_left_out()
    {
        Assert.True((await SearchAsync("a bright square", "--limit", "5")).Count > 1);
        Assert.Single(await SearchAsync("a bright square", "--limit", "5", "--verify", "--verify-threshold", "0", "--verify-top", "1"));
    }

    [Fact]
    public async Task A_moment_whose_model_is_gone_is_kept_and_says_so()
    {
        var elsewhere = Path.Combine(clip.Video.Home, "tiny-elsewhere");
        Directory.Move(clip.Model, elsewhere);
        try
        {
            var result = await clip.Video.RunAsync("search", "a", "bright", "square", "--limit", "1", "--verify", "--verify-threshold", "1", "--json");
            Assert.Null(result.Json["verified"]);
            Assert.Contains("no longer", (string?)result.Json["unjudged"]);
            Assert.Contains("could not be verified", Assert.Single(result.Error.TrimEnd().Split('\n')));
        }
        finally
        {
            Directory.Move(elsewhere, clip.Model);
        }
    }

    [Fact]
    public async Task A_picture_cannot_be_verified_by_words()
    {
        var picture = Path.Combine(clip.Video.Home, "verify.jpg");
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await File.WriteAllBytesAsync(picture, (await new FrameStore(connection).ReadThumbnailAsync(Id, 0, CancellationToken.None))!);
        var result = await clip.Video.RunAsync("search", "--image", picture, "--verify");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("expected words", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_picture_that_is_none_is_one_sentence()
    {
        var file = Path.Combine(clip.Video.Home, "text.jpg");
        await File.WriteAllTextAsync(file, "Not a picture.");
        var result = await clip.Video.RunAsync("search", "--image", file);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("text.jpg", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task An_empty_library_says_what_to_do()
    {
        using var video = new CliProcess();
        var result = await video.RunAsync("search", "ball");
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("video add", Assert.Single(result.Error.TrimEnd().Split('\n')));
        await video.RunAsync("down");
    }

    private async Task<List<JsonObject>> SearchAsync(params string[] arguments)
    {
        var result = await clip.Video.RunAsync(["search", .. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private async Task PutAsync(VideoText text)
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await new TextStore(connection).PutAsync(Id, text, CancellationToken.None);
    }
}
