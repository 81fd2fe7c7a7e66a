using Video.Analysis.Answers;
using Video.Analysis.Captions;
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

    private static Task<Answer> Ask(string reply, string question) =>
        new Answerer(new ScriptedModel(_ => reply), new AnalysisOptions()).AnswerAsync(question, Video, 25.5, (_, _) => Task.FromResult<IReadOnlyList<VisualTokens>>([]), CancellationToken.None);
}
