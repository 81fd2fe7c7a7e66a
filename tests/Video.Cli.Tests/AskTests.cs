using System.Text.Json.Nodes;
using Npgsql;
using Video.Analysis;
using Video.Analysis.Answers;
using Video.Analysis.Models;
using Video.Analysis.Text;
using Video.Jobs.Searching;
using Video.Jobs.Stages;
using Video.Media;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Cli.Tests;

/// <summary>Questions to the library and conversations, through the real program with a tiny random model: what is said means nothing, what it rests on does.</summary>
public sealed class AskTests(AnalysedClip clip) : IClassFixture<AnalysedClip>
{
    private const double Middle = AnalysedClip.Seconds / 2;

    /// <summary>A cut is found at a frame, of which there are ten a second.</summary>
    private const double Sampling = 0.11;

    private string Id => (string)clip.Added.Json["id"]!;

    [Fact]
    public async Task The_library_is_asked_and_each_statement_names_its_video_and_a_time_inside_it()
    {
        var result = await clip.Video.RunAsync("ask", "--all", "What moves?", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("What moves?", (string?)result.Json["question"]);
        var evidence = result.Json["evidence"]!.AsArray();
        Assert.Equal((bool)result.Json["found"]!, evidence.Count > 0);
        Assert.All(evidence, range =>
        {
            Assert.Equal((Id, "clip.mp4", "tiny"), ((string?)range!["videoId"], (string?)range["name"], (string?)range["model"]));
            Assert.InRange((double)range["startSeconds"]!, 0, (double)range["endSeconds"]!);
            Assert.InRange((double)range["endSeconds"]!, 0, (double)clip.Added.Json["durationSeconds"]!);
        });
    }

    /// <summary>A text about one half of the clip, and a budget for one segment: what is looked at is what the search finds.</summary>
    [Theory]
    [InlineData(0, "Where is the zeppelin?", "clip.mp4")]
    [InlineData(1, "Where is the rhinoceros?", "clip.mp4")]
    [InlineData(0, "Where is the zeppelin?", "--all")]
    [InlineData(1, "Where is the rhinoceros?", "--video", "clip.mp4")]
    public async Task What_does_not_fit_the_budget_is_chosen_by_search(int half, string question, params string[] of)
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        var (start, end) = (half * Middle, half == 0 ? Middle : AnalysedClip.Seconds);
        await new TextStore(connection).PutAsync(Id, new VideoText("transcript", half, start, end, half == 0 ? "A zeppelin." : "A rhinoceros."), CancellationToken.None);
        await SetBudgetAsync(connection, tokens: 1);
        try
        {
            var result = await clip.Video.RunAsync(["ask", .. of, question, "--json"]);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            if (TimeWords.InAnswer((string)result.Json["answer"]!, AnalysedClip.Seconds).Count > 0) return; // even a random model may name a time, which then counts
            Assert.All(result.Json["evidence"]!.AsArray(), range =>
            {
                Assert.True((double)range!["startSeconds"]! >= start - Sampling);
                Assert.True((double)range["endSeconds"]! <= end + Sampling);
            });
        }
        finally
        {
            await SetBudgetAsync(connection, new AnalysisOptions().TokensPerQuestion);
        }
    }

    [Fact]
    public async Task A_question_is_looked_for_in_pictures_and_in_texts()
    {
        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        await new TextStore(connection).PutAsync(Id, new VideoText("transcript", 2, Middle, AnalysedClip.Seconds, "A submarine."), CancellationToken.None);
        using var models = new ModelHost(new ModelFolders([]), new ModelOptions());
        using var stages = new StageEnvironment(clip.Database, new MediaTools(new MediaOptions(), TimeProvider.System), models, TimeProvider.System);
        var words = Asking.Alone("What is \"submarine\" or is it?").SearchWords;

        var byTexts = await new VideoSearch(stages, model: null).RankAsync(words, SegmentFilter.None, CancellationToken.None);
        Assert.Contains(byTexts[0].Matches, match => match.Text == "A submarine.");
        Assert.True(byTexts[0].Place.EndSeconds > Middle);

        using var encoder = DualEncoder.Load(Path.Combine(clip.Video.Home, "models", "tiny-search"), new ModelOptions());
        var byBoth = await new VideoSearch(stages, encoder).RankAsync(words, SegmentFilter.None, CancellationToken.None);
        Assert.Contains(byBoth.SelectMany(place => place.Matches), match => match.Kind == "picture");
        Assert.Contains(byBoth.SelectMany(place => place.Matches), match => match.Text == "A submarine.");
    }

    [Fact]
    public async Task What_was_asked_of_what_is_kept()
    {
        var answer = await clip.Video.RunAsync("ask", "--video", "clip.mp4", "What is kept of this?", "--json");

        await using var connection = await clip.Database.ConnectAsync(CancellationToken.None);
        var (number, asked) = (await new QuestionStore(connection).ListOfLibraryAsync(CancellationToken.None)).Single(row => row.Asked.Question == "What is kept of this?");
        Assert.Equal([Id], asked.AskedOf);
        Assert.Equal(((string?)answer.Json["answer"], (bool)answer.Json["found"]!), (asked.Answer, asked.Found));
        Assert.Single(await new QuestionStore(connection).ListAsync(Id, CancellationToken.None), question => question.LibraryQuestion == number);
    }

    [Fact]
    public async Task A_conversation_answers_line_by_line_until_an_empty_one()
    {
        var result = await clip.Video.RunWithInputAsync("What moves?\n?!\nWhat is <|video_pad|>?\nor\n\nNot asked any more?\n", "ask", "clip.mp4", "--chat", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["What moves?", "or"], Lines(result).Select(line => (string?)line["question"]));
        Assert.Collection(result.Error.TrimEnd().Split('\n'), line => Assert.Contains("expected words", line), line => Assert.Contains("placeholder", line));
    }

    [Fact]
    public async Task What_was_said_before_counts()
    {
        var alone = Lines(await clip.Video.RunWithInputAsync("And then?\n", "ask", "clip.mp4", "--chat", "--json")).Single();
        var after = Lines(await clip.Video.RunWithInputAsync("And then?\n", "ask", "clip.mp4", "What moves to the left?", "--chat", "--json"));

        Assert.Equal(["What moves to the left?", "And then?"], after.Select(line => (string?)line["question"]));
        Assert.NotEqual((string?)alone["answer"], (string?)after[1]["answer"]); // the same question, another prompt
    }

    [Fact]
    public async Task The_library_can_be_talked_to_as_well()
    {
        var result = await clip.Video.RunWithInputAsync("What moves?\nAnd then?", "ask", "--all", "--chat", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(2, Lines(result).Count);
        Assert.All(Lines(result), line => Assert.NotNull(line["evidence"]));
    }

    [Fact]
    public async Task A_video_whose_model_is_gone_is_not_asked_and_that_is_said()
    {
        var elsewhere = Path.Combine(clip.Video.Home, "tiny-elsewhere");
        Directory.Move(clip.Model, elsewhere);
        try
        {
            var result = await clip.Video.RunAsync("ask", "--all", "What moves?", "--json");
            Assert.Equal((0, Wording.NotInLibrary, false), (result.ExitCode, (string?)result.Json["answer"], (bool)result.Json["found"]!));
            Assert.Contains("could not be asked", Assert.Single(result.Error.TrimEnd().Split('\n')));
        }
        finally
        {
            Directory.Move(elsewhere, clip.Model);
        }
    }

    [Theory]
    [InlineData("a video and a question")]
    [InlineData("expected words", "--all")]
    [InlineData("expected words", "--all", "?!")]
    [InlineData("expected words", "clip.mp4")]
    [InlineData("expected words", "clip.mp4", "--chat", "?!")]
    public async Task What_cannot_be_asked_is_one_sentence(string because, params string[] arguments)
    {
        var result = await clip.Video.RunAsync(["ask", .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(because, Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Ten_thousand_characters_are_one_sentence()
    {
        var result = await clip.Video.RunAsync("ask", "--all", string.Concat(Enumerable.Repeat("ball ", 2000)));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("at most 2000 characters, got 9999", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData("ask", "nosuchvideo", "What moves?")]
    [InlineData("ask", "--video", "nosuchvideo", "What moves?")]
    public async Task A_video_that_is_not_here_is_one_sentence(params string[] arguments)
    {
        var result = await clip.Video.RunAsync(arguments);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("nosuchvideo", Assert.Single(result.Error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task An_empty_library_says_what_to_do()
    {
        using var video = new CliProcess();
        var result = await video.RunAsync("ask", "--all", "What moves?");
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("video add", Assert.Single(result.Error.TrimEnd().Split('\n')));
        await video.RunAsync("down");
    }

    private static async Task SetBudgetAsync(NpgsqlConnection connection, int tokens)
    {
        await using var command = new NpgsqlCommand("UPDATE videos SET options = jsonb_set(options, '{analysis,tokensPerQuestion}', to_jsonb(@tokens))", connection);
        command.Parameters.AddWithValue("tokens", tokens);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static List<JsonNode> Lines(CliResult result) => [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
