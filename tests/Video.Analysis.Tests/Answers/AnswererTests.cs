using Video.Analysis.Answers;
using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Models;

namespace Video.Analysis.Tests.Answers;

public sealed class AnswererTests
{
    private static readonly Candidate[] Video =
    [
        new(new CaptionedSegment(0, 0, 10, "a red car"), 10, 0),
        new(new CaptionedSegment(1, 10, 20, "two dogs play"), 10, 0),
        new(new CaptionedSegment(2, 20, 25.5, "credits"), 10, 0),
    ];

    [Fact]
    public async Task Times_in_the_answer_are_its_evidence()
    {
        var answer = await Ask("They play from 12 to 18.5 seconds.", "When do the dogs play?");

        Assert.True(answer.Found);
        Assert.Equal([new Evidence(12, 18.5)], answer.Evidence);
    }

    [Fact]
    public async Task Times_outside_the_video_are_not_cited()
    {
        var answer = await Ask("At 99 seconds, and at 21 s.", "When?");

        Assert.Equal([new Evidence(20.5, 21.5)], answer.Evidence);
    }

    [Fact]
    public async Task An_answer_without_times_rests_on_the_segment_that_speaks_of_it()
    {
        var answer = await Ask("Two dogs.", "What animals play?");

        Assert.Equal([new Evidence(10, 20)], answer.Evidence);
    }

    [Fact]
    public async Task What_is_not_in_the_video_has_no_evidence()
    {
        var answer = await Ask("Not in this video.", "Where is the elephant?");

        Assert.False(answer.Found);
        Assert.Empty(answer.Evidence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ?!")]
    public async Task A_question_without_words_is_refused(string question)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Ask("x", question));

        Assert.Contains("expected words", error.Message);
    }

    [Fact]
    public async Task What_was_said_before_stands_before_the_question_as_turns()
    {
        var prompt = await PromptOf(new Asking("And then?", [new Turn("Who plays?", "Two dogs."), new Turn("When?", "At 12 s.")]), maxPromptTokens: 100_000);

        Assert.Equal([new Turn(Wording.Question("Who plays?"), "Two dogs."), new Turn(Wording.FollowUp("When?"), "At 12 s.")], prompt.Earlier);
        Assert.Equal(Wording.FollowUp("And then?"), prompt.Text);
    }

    [Fact]
    public async Task The_oldest_turns_are_dropped_when_all_do_not_fit()
    {
        var turns = Enumerable.Range(0, 20).Select(i => new Turn($"question {i}", string.Join(' ', Enumerable.Repeat("word", 98)))).ToList();

        var prompt = await PromptOf(new Asking("And then?", turns), maxPromptTokens: 1000);

        Assert.InRange(prompt.Earlier.Count, 1, 9);
        Assert.Equal(turns.TakeLast(prompt.Earlier.Count).Select(turn => turn.Answer), prompt.Earlier.Select(turn => turn.Answer));
        Assert.StartsWith(Wording.Question(""), prompt.Earlier[0].Question);
        Assert.True(30 + prompt.Earlier.Sum(turn => Words(turn.Question) + Words(turn.Answer)) + Words(prompt.Text) + new AnalysisOptions().MaxTextTokens <= 1000);

        static int Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Fact]
    public async Task Without_room_for_any_turn_the_question_stands_alone()
    {
        var prompt = await PromptOf(new Asking("And then?", [new Turn("Who plays?", "Two dogs.")]), maxPromptTokens: 100);

        Assert.Empty(prompt.Earlier);
        Assert.Equal(Wording.Question("And then?"), prompt.Text);
    }

    private static async Task<VideoPrompt> PromptOf(Asking asking, int maxPromptTokens)
    {
        var model = new ScriptedModel(_ => "Yes.", maxPromptTokens);
        await new Answerer(model, new AnalysisOptions()).AnswerAsync(asking, Video, 25.5, (_, _) => Task.FromResult<IReadOnlyList<VisualTokens>>([]), CancellationToken.None);
        return Assert.Single(model.Asked);
    }

    private static Task<Answer> Ask(string reply, string question) =>
        new Answerer(new ScriptedModel(_ => reply), new AnalysisOptions()).AnswerAsync(Asking.Alone(question), Video, 25.5, (_, _) => Task.FromResult<IReadOnlyList<VisualTokens>>([]), CancellationToken.None);
}
