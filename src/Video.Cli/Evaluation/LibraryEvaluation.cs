using Video.Analysis;
using Video.Analysis.Answers;
using Video.Analysis.Search;
using Video.Cli.Videos;
using Video.Jobs.Questions;
using Video.Jobs.Searching;
using Video.Models;
using Video.Storage.Stores;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>What is asked of several clips at once.</summary>
internal enum LibraryTask
{
    /// <summary>A verified search for what none of them shows: right when it finds nothing.</summary>
    SearchAbsent,

    /// <summary>A verified search for what one of them shows: right when all that it finds shows it.</summary>
    SearchPresent,

    /// <summary>A question about a thing that only one of them shows: right when that one answers rightly and no other says anything but no, where that is asked.</summary>
    Question,
}

/// <param name="Clip">The clip that it is about; of what is absent, any.</param>
internal sealed record LibraryScore(LibraryTask Task, SegmentedClip Clip, string Asked, string Expected, string Got, bool IsRight);

/// <summary>Judges verified searches and questions of small libraries: a few clips each, so that there are things that none of them shows, and things that only one does.</summary>
/// <param name="model">The dual encoder that the clips were indexed with; null to search their texts only.</param>
internal sealed class LibraryEvaluation(Installation installation, DualEncoder? model, AnalysisOptions options)
{
    private const int Together = 5;
    private const int MostMoments = 5;

    private static readonly IReadOnlyList<WorldQuery> Things =
        [.. Colour.All.SelectMany(colour => Enum.GetValues<Shape>().Select(shape => QueryMaker.Read(Words.WithArticle(new Mention(colour.Name, shape).Noun))))];

    private readonly VideoSearch _search = new(installation.Stages, model);
    private readonly MomentVerifier _verifier = new(installation.Stages, new VerifyOptions { Top = MostMoments });
    private readonly LibraryQuestions _questions = new(installation.Stages, _ => Task.FromResult(model));

    /// <summary>For each clip that was analysed, as much of the three as it gives.</summary>
    public async IAsyncEnumerable<LibraryScore> JudgeAsync(IReadOnlyList<SegmentedClip> clips, int seed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var library in clips.Where(clip => clip.Video.State == VideoState.Done).Chunk(Together))
        {
            foreach (var clip in library)
            {
                var random = new Random(unchecked(seed * 6151 + clip.Clip.Number));
                if (Pick(random, [.. Things.Where(thing => library.All(other => !Shows(other, thing)))]) is { } absent)
                    yield return await SearchAsync(LibraryTask.SearchAbsent, clip, absent, library, cancellationToken);
                if (Pick(random, [.. Things.Where(thing => Shows(clip, thing))]) is { } present)
                    yield return await SearchAsync(LibraryTask.SearchPresent, clip, present, library, cancellationToken);
                if (Pick(random, [.. clip.Clip.Questions.Where(question => IsAboutOnly(clip, question, library))]) is { } question)
                    yield return await AskAsync(clip, question, library, cancellationToken);
            }
        }
    }

    private async Task<LibraryScore> SearchAsync(LibraryTask task, SegmentedClip clip, WorldQuery query, SegmentedClip[] library, CancellationToken cancellationToken)
    {
        var filter = new SegmentFilter { VideoIds = [.. library.Select(other => other.Video.Id)] };
        var found = await _search.FindAsync(new SearchQuery { Words = query.Text, Limit = MostMoments }, filter, cancellationToken);
        var kept = await _verifier.VerifyAsync(query.Text, found, MostMoments, cancellationToken);
        var got = string.Join("; ", kept.Select(moment => $"{moment.VideoId} {moment.StartSeconds:0.0}-{moment.EndSeconds:0.0} s ({moment.Verdict?.Probability:0.00})"));
        var isRight = kept.All(moment => library.First(other => other.Video.Id == moment.VideoId).Shows(query, moment));
        return task == LibraryTask.SearchAbsent
            ? new LibraryScore(task, clip, query.Text, "nothing", got, kept.Count == 0)
            : new LibraryScore(task, clip, query.Text, clip.Video.Name, got, kept.Count > 0 && isRight);
    }

    private async Task<LibraryScore> AskAsync(SegmentedClip clip, WorldQuestion question, SegmentedClip[] library, CancellationToken cancellationToken)
    {
        var answer = await _questions.AskAsync(Asking.Alone(question.Text), [.. library.Select(other => other.Video)], cancellationToken);
        var isRight = answer.Statements.Any(said => said.VideoId == clip.Video.Id)
            && answer.Statements.All(said => AnswerJudge.IsRight(said.VideoId == clip.Video.Id ? question : Elsewhere(question), said.Answer.Text, clip.Clip.Tolerance(options)));
        return new LibraryScore(LibraryTask.Question, clip, question.Text, $"{clip.Video.Name}: {question.Answer}", string.Join("; ", answer.Statements.Select(said => $"{said.VideoName}: {said.Answer.Text}")), isRight);
    }

    /// <summary>The same of a clip that shows nothing of what it names: whether something is so is answered no there.</summary>
    private static WorldQuestion Elsewhere(WorldQuestion question) => question with { Expected = question.Expected is Expected.YesNo asked ? new Expected.YesNo(false, asked.Asks) : new Expected.NotThere() };

    /// <summary>Whether a question names things, and no other clip shows what could be meant by any of the names.</summary>
    private static bool IsAboutOnly(SegmentedClip clip, WorldQuestion question, SegmentedClip[] library)
    {
        var named = QueryMaker.Read(question.Text).Things.Select(thing => thing with { Motion = null, Happening = null }).ToList();
        return !question.IsAbsent && named.Count > 0 && named.TrueForAll(thing => library.All(other => other == clip || !Shows(other, new WorldQuery(question.Text, [thing], Background: null))));
    }

    private static bool Shows(SegmentedClip clip, WorldQuery query) => query.Fits(clip.Clip.Script, new Stretch(0, clip.Clip.Script.DurationSeconds));

    private static T? Pick<T>(Random random, IReadOnlyList<T> from)
        where T : class => from.Count == 0 ? null : from[random.Next(from.Count)];
}
