using Video.Analysis.Captions;

namespace Video.Analysis.Tests.Captions;

public sealed class SummariserTests
{
    private static readonly AnalysisOptions Options = new();

    [Fact]
    public void Chapters_cover_the_video_without_gaps_and_carry_title_and_text()
    {
        var model = new ScriptedModel(prompt => prompt.Text.Contains("title") ? "\"A title.\"" : "a text");

        var summary = new Summariser(model, Options).Summarise(Segments(30), progress: null, CancellationToken.None);

        Assert.Equal((0, 300), (summary.Chapters[0].StartSeconds, summary.Chapters[^1].EndSeconds));
        Assert.All(summary.Chapters.Zip(summary.Chapters.Skip(1)), pair => Assert.Equal(pair.First.EndSeconds, pair.Second.StartSeconds));
        Assert.All(summary.Chapters, chapter => Assert.Equal(("A title", "a text"), (chapter.Title, chapter.Text)));
        Assert.Equal("a text", summary.Text);
    }

    [Fact]
    public void Length_is_no_limit_no_prompt_is_longer_than_the_model_takes()
    {
        var model = new ScriptedModel(_ => "something of ten words was said here and then more", maxPromptTokens: 400);

        var summary = new Summariser(model, Options).Summarise(Segments(3000), progress: null, CancellationToken.None);

        Assert.NotEmpty(summary.Text);
        Assert.All(model.Asked, prompt => Assert.True(model.CountTokens(prompt.Text) <= 400, $"{model.CountTokens(prompt.Text)} tokens"));
    }

    [Fact]
    public void A_model_that_only_repeats_its_notes_still_comes_to_an_end()
    {
        var model = new ScriptedModel(prompt => prompt.Text, maxPromptTokens: 200);

        var summary = new Summariser(model, Options).Summarise(Segments(300), progress: null, CancellationToken.None);

        Assert.NotEmpty(summary.Chapters);
    }

    [Fact]
    public void A_model_that_says_nothing_gives_chapters_that_can_be_shown()
    {
        var summary = new Summariser(new ScriptedModel(_ => "\u0000 \uFFFD"), Options).Summarise(Segments(5), progress: null, CancellationToken.None);

        Assert.All(summary.Chapters, chapter => Assert.StartsWith("Chapter ", chapter.Title));
        Assert.Equal("", summary.Text);
    }

    [Fact]
    public void A_video_without_segments_has_no_chapters() => Assert.Empty(new Summariser(new ScriptedModel(_ => "x"), Options).Summarise([], progress: null, CancellationToken.None).Chapters);

    private static List<CaptionedSegment> Segments(int count) => [.. Enumerable.Range(0, count).Select(i => new CaptionedSegment(i, i * 10, (i + 1) * 10, $"word{i * 7 % 50} word{i * 13 % 50} word{i * 29 % 50} and so on"))];
}
