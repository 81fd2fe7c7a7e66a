using Video.Analysis.Answers;

namespace Video.Analysis.Tests.Answers;

public sealed class TimeWordsTests
{
    [Theory]
    [InlineData("What happens at 12.5 seconds?", 11.5, 13.5)]
    [InlineData("what is seen at 0:42", 41, 43)]
    [InlineData("Who talks between 1:20 and 1:40?", 80, 100)]
    [InlineData("from 3 to 5 seconds", 3, 5)]
    [InlineData("3-5 s", 3, 5)]
    [InlineData("3.0 s - 5.5 s", 3, 5.5)]
    [InlineData("in the first 10 seconds", 0, 10)]
    [InlineData("during the last minute", 60, 120)]
    [InlineData("What happens at the end?", 105, 120)]
    [InlineData("at the beginning", 0, 15)]
    [InlineData("after 2 minutes", 119, 120)]
    [InlineData("at 120 seconds", 119, 120)]
    public void A_question_names_a_time(string text, double start, double end)
    {
        var range = Assert.Single(TimeWords.InQuestion(text, 120));

        Assert.Equal(start, range.StartSeconds, 6);
        Assert.Equal(end, range.EndSeconds, 6);
    }

    [Theory]
    [InlineData("How many of the 3 cars are red?")]
    [InlineData("Is it 2026 already?")]
    [InlineData("What happens at 500 seconds?")]
    [InlineData("")]
    public void Numbers_without_a_unit_and_times_outside_the_video_are_no_times(string text) => Assert.Empty(TimeWords.InQuestion(text, 120));

    [Fact]
    public void An_answer_cites_moments_and_ranges_inside_the_video_once_each()
    {
        var cited = TimeWords.InAnswer("It appears at 3.5 s, stays from 3.5 to 7.25 seconds, and again at 3.5 s; not at 10.2 s.", 10);

        Assert.Equal([new TimeRange(3.5, 7.25), new TimeRange(3, 4)], cited);
    }

    [Fact]
    public void Times_are_always_inside_the_video_whatever_is_written()
    {
        var random = new Random(7);
        var words = new[] { "at", "from", "to", "-", "1:20", "99:59:59", "3", "5.5", "s", "seconds", "minutes", "last", "first", "end", "the", "999999", "0" };
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)]));
            var duration = random.NextDouble() * 100;
            Assert.All(TimeWords.InQuestion(text, duration).Concat(TimeWords.InAnswer(text, duration)), range =>
                Assert.True(range.StartSeconds >= 0 && range.StartSeconds < range.EndSeconds && range.EndSeconds <= duration, $"{text}: {range} in {duration}"));
        }
    }
}
