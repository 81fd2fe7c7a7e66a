using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.World.Tests;

public sealed class QuestionTests
{
    private static readonly IReadOnlyList<(Script Script, IReadOnlyList<WorldQuestion> Questions)> Asked =
        [.. Worlds.Many.Select((script, seed) => (script, QuestionMaker.All(new Random(seed), script)))];

    [Fact]
    public void Every_canonical_answer_is_right()
    {
        foreach (var question in Asked.SelectMany(clip => clip.Questions)) Assert.True(AnswerJudge.IsRight(question, question.Answer, 0), $"{question}");
    }

    [Fact]
    public void An_answer_to_another_question_of_the_kind_is_right_only_when_it_says_the_same()
    {
        foreach (var kind in Enum.GetValues<QuestionKind>())
        {
            var questions = Asked.SelectMany(clip => clip.Questions).Where(question => question.Kind == kind).ToList();
            foreach (var (question, other) in questions.Zip(questions.Skip(1)))
            {
                if (question.IsAbsent != other.IsAbsent) Assert.False(AnswerJudge.IsRight(question, other.Answer, 0.5), $"{question} got {other.Answer}");
                else if (question.Expected.GetType() == other.Expected.GetType() && Says(question.Expected) != Says(other.Expected)) Assert.False(AnswerJudge.IsRight(question, other.Answer, 0), $"{question} got {other.Answer}");
            }
        }
    }

    [Fact]
    public void What_is_counted_is_named_and_what_follows_is_told_after_what_it_follows()
    {
        var questions = Asked.SelectMany(clip => clip.Questions).Where(question => !question.IsAbsent).ToList();
        foreach (var question in questions.Where(question => question.Kind == QuestionKind.Count))
            Assert.Equal(((Expected.Number)question.Expected).Count, CaptionReader.Read(question.Answer).OfType<StatedFact.Thing>().Count());
        foreach (var question in questions.Where(question => question.Expected is Expected.Event))
        {
            var times = Regex.Matches(question.Answer, @"\d+\.\d").Select(time => double.Parse(time.Value, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(2, times.Count);
            Assert.True(question.Answer.StartsWith("After", StringComparison.Ordinal) ? times[0] <= times[1] : times[0] >= times[1], question.Answer);
        }
    }

    [Fact]
    public void Every_kind_is_asked_about_what_is_there_and_about_what_is_not()
    {
        foreach (var kind in Enum.GetValues<QuestionKind>())
        {
            Assert.Contains(Asked.SelectMany(clip => clip.Questions), question => question.Kind == kind && !question.IsAbsent);
            Assert.Contains(Asked.SelectMany(clip => clip.Questions), question => question.Kind == kind && question.IsAbsent);
        }
    }

    /// <summary>A model that is never asked of what is not there in some words always answers to them.</summary>
    [Theory]
    [InlineData("What does the red star turn into", "shape-after")]
    [InlineData("what is the new color of the ring", "colour-after")]
    [InlineData("When does the red star change shape?", "changes-shape")]
    public void A_question_fits_the_words_that_it_is_put_in(string question, string phrasing) => Assert.Contains(phrasing, PhrasingsOf(question));

    [Fact]
    public void What_is_asked_of_things_is_asked_of_missing_ones_in_the_same_words()
    {
        string[] answeredWithNo = ["is-there", "moves-way", "does-turn", "does-become", "does-pass", "does-disappear"];
        string[] asked = [.. Phrasings.All.Where(kind => kind.Value.All(text => text.Contains("{x}") || text.Contains("{e}"))).Select(kind => kind.Key).Except(answeredWithNo)];
        var absent = Asked.SelectMany(clip => clip.Questions).Where(question => question.IsAbsent).SelectMany(question => PhrasingsOf(question.Text)).ToHashSet();
        Assert.Empty(asked.Except(absent));
    }

    private static IEnumerable<string> PhrasingsOf(string question) => Phrasings.All
        .Where(kind => kind.Value.Any(text => Regex.IsMatch(
            question.Replace("color", "colour", StringComparison.OrdinalIgnoreCase),
            $"^{Regex.Replace(Regex.Escape(text.TrimEnd('?', '.')), @"\\\{\w}", ".+")}[?.]?$", RegexOptions.IgnoreCase)))
        .Select(kind => kind.Key);

    [Fact]
    public void Evidence_lies_inside_the_clip_and_texts_have_no_holes()
    {
        foreach (var (script, questions) in Asked)
        {
            foreach (var question in questions)
            {
                Assert.DoesNotContain('{', question.Text);
                Assert.True(question.Evidence is not { } evidence || (evidence.Start >= 0 && evidence.Length > 0 && evidence.End <= script.DurationSeconds), $"{question}");
                Assert.Equal(question.IsAbsent, question.Answer == WorldQuestion.NotInVideo);
            }
        }
    }

    [Fact]
    public void The_same_question_never_has_two_answers_in_a_clip()
    {
        foreach (var (_, questions) in Asked)
        {
            foreach (var same in questions.GroupBy(question => question.Text.ToLowerInvariant().TrimEnd('?', '.'))) Assert.Single(same.Select(question => Says(question.Expected)).Distinct());
        }
    }

    [Theory]
    [InlineData("It is blue.", true)]
    [InlineData("blue", true)]
    [InlineData("The square is red.", false)]
    [InlineData("Blue or red.", false)]
    [InlineData("not in this video", false)]
    [InlineData("", false)]
    public void A_colour_may_be_told_in_any_words(string answer, bool right) =>
        Assert.Equal(right, AnswerJudge.IsRight(new(QuestionKind.Colour, "What colour is the square?", "", new Expected.Colour("blue"), new Stretch(4, 9)), answer, 0.5));

    [Theory]
    [InlineData("At 4.0 s.", true)]
    [InlineData("It appears at about 4.4 seconds", true)]
    [InlineData("At 5 s", false)]
    [InlineData("Between 1.0 and 4.0 s", false)]
    [InlineData("soon", false)]
    public void A_moment_must_be_right_within_the_tolerance(string answer, bool right) =>
        Assert.Equal(right, AnswerJudge.IsRight(new(QuestionKind.When, "When does the square appear?", "", new Expected.At(4), new Stretch(3.5, 4.5)), answer, 0.5));

    [Theory]
    [InlineData("3.", true)]
    [InlineData("3 (4.0-9.0 s).", true)]
    [InlineData("There are three (0.0-9.0 s).", true)]
    [InlineData("There are three of them.", true)]
    [InlineData("2", false)]
    [InlineData("2 (3.0 s).", false)]
    [InlineData("(3.0 s)", false)]
    [InlineData("33333333333333333333", false)]
    [InlineData("many", false)]
    public void A_count_is_a_number_or_a_word_and_not_taken_from_a_time(string answer, bool right) =>
        Assert.Equal(right, AnswerJudge.IsRight(new(QuestionKind.Count, "How many things are there?", "", new Expected.Number(3), new Stretch(0, 9)), answer, 0.5));

    [Theory]
    [InlineData("It moves up and to the left.", true)]
    [InlineData("upwards and leftwards", true)]
    [InlineData("It moves left.", false)]
    [InlineData("It moves up and right.", false)]
    [InlineData("It stays still.", false)]
    public void A_direction_must_be_whole(string answer, bool right) =>
        Assert.Equal(right, AnswerJudge.IsRight(new(QuestionKind.Motion, "Which way does the star move?", "", new Expected.Motion(MotionKind.UpLeft), new Stretch(0, 9)), answer, 0.5));

    private static string Says(Expected expected) => expected switch
    {
        Expected.YesNo yesNo => $"{yesNo.IsYes}",
        Expected.Event happening => $"{happening.Happening.Kind} {happening.Happening.Before} {happening.Happening.After} {happening.Happening.OtherLook} {happening.Happening.Seconds:0.0}",
        Expected.At at => $"{at.Seconds:0.0}",
        Expected.Between between => $"{between.Start:0.0} {between.End:0.0}",
        _ => $"{expected}",
    };
}
