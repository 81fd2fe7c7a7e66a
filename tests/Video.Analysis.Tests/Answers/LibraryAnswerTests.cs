using Video.Analysis.Answers;

namespace Video.Analysis.Tests.Answers;

public sealed class LibraryAnswerTests
{
    [Fact]
    public void The_more_videos_are_asked_the_surer_each_has_to_be()
    {
        Assert.Equal(["a"], VideosOf(Said("a", doubt: 0.9)));
        Assert.Equal(["a", "b"], VideosOf(Said("a", doubt: 0.3), Said("b", doubt: 0.5)));
        Assert.Equal(["a"], VideosOf(Said("a", doubt: 0.3), Said("b", doubt: 0.5), Said("c", doubt: 0.9, found: false)));
        Assert.Empty(VideosOf(Said("a", doubt: 0.3), Said("b", doubt: 0.3), Said("c", doubt: 0.3), Said("d", doubt: 0.3)));
    }

    [Fact]
    public void What_a_video_does_not_show_is_no_statement()
    {
        var answer = LibraryAnswer.Of([Said("a", doubt: 0, found: false)], []);
        Assert.False(answer.Found);
        Assert.Equal("not in the library", answer.Text);
    }

    private static IEnumerable<string> VideosOf(params Statement[] said) => LibraryAnswer.Of(said, []).Statements.Select(statement => statement.VideoId);

    private static Statement Said(string video, double doubt, bool found = true) => new(video, $"{video}.mp4", "model", new Answer("It is red.", found, []) { Doubt = doubt });
}
