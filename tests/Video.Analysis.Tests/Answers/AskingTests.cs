using Video.Analysis.Answers;
using Video.Analysis.Text;

namespace Video.Analysis.Tests.Answers;

public sealed class AskingTests
{
    [Theory]
    [InlineData("Is it \"red\" or -blue?", "Is it red blue")]
    [InlineData("Wo ist der Ölofen?", "Wo ist der Ölofen")]
    public void Its_words_are_looked_for_and_no_operators(string question, string words) => Assert.Equal(words, Asking.Alone(question).SearchWords);

    [Fact]
    public void A_follow_up_is_looked_for_with_the_question_before_it() =>
        Assert.Equal("Who plays And then", new Asking("And then?", [new Turn("Where?", "In a park."), new Turn("Who plays?", "Two dogs.")]).SearchWords);

    [Fact]
    public void What_is_looked_for_is_never_longer_than_a_search_takes()
    {
        var question = string.Concat(Enumerable.Repeat("dog ", 499)) + "cat";
        var words = new Asking(question, [new Turn(question, "Yes.")]).Check().SearchWords;
        Assert.InRange(words.Length, 1, Asking.MostCharacters);
        Assert.EndsWith("cat", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "expected words")]
    [InlineData("?!", "expected words")]
    [InlineData(null, "at most 2000 characters, got 10000")]
    public void What_cannot_be_asked_says_why(string? question, string because)
    {
        var asking = Asking.Alone(question ?? new string('a', 10_000));
        Assert.Contains(because, asking.Problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(asking.Check);
    }
}
