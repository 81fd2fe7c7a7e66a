using Video.Analysis.Text;
using Video.Training.DualEncoders;
using Video.World;

namespace Video.Training.Lessons;

/// <summary>What is said in the drawn world, for the tokenizer to learn its words from.</summary>
internal static class Corpus
{
    /// <summary>As many digits as times in three minutes have, so that each whole number of seconds becomes one token.</summary>
    private const int LargestNumber = 200;

    private const int NumberRepeats = 40;

    /// <param name="clips">How many clips to speak of.</param>
    public static IEnumerable<string> Of(int seed, int clips)
    {
        for (var repeat = 0; repeat < NumberRepeats; repeat++)
        {
            for (var number = 0; number < LargestNumber; number++) yield return $"{number}.{number % 10}s {number}.{number % 10} s";
        }

        var random = new Random(seed);
        var settings = new WorldSettings { MaxSeconds = 60 };
        for (var i = 0; i < clips; i++)
        {
            var script = ScriptGenerator.Make(random, settings);
            foreach (var question in QuestionMaker.All(random, script))
            {
                yield return Wording.Question(question.Text);
                yield return question.Answer;
            }

            var lessons = new[] { LessonPlan.Caption(script, 0, Math.Min(script.DurationSeconds, 10)), LessonPlan.Text(random, script), LessonPlan.Text(random, script) };
            foreach (var lesson in lessons)
            {
                yield return lesson.Request;
                yield return lesson.Answer;
            }
        }
    }

    /// <summary>Descriptions as people search for them.</summary>
    /// <param name="pictures">How many pictures to describe.</param>
    public static IEnumerable<string> OfPictures(int seed, int pictures)
    {
        var random = new Random(seed);
        var settings = new WorldSettings { SinglePicture = true };
        for (var i = 0; i < pictures; i++) yield return PictureSource.Describe(random, ScriptGenerator.Make(random, settings));
    }
}
