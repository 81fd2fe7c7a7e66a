using Video.Analysis.Answers;
using Video.Analysis.Text;
using Video.Jobs.Stages;
using Video.Models;
using Video.Storage;
using Video.Storage.Stores;
using Answer = Video.Analysis.Answers.Answer;

namespace Video.Jobs.Questions;

/// <summary>Asks questions of one video that is analysed, and keeps what was answered.</summary>
/// <param name="searchModel">Gives the dual encoder that the library's vectors are of, or none; asked only when a question cannot look at everything. Null to go by texts only.</param>
public sealed class VideoQuestions(StageEnvironment environment, Func<CancellationToken, Task<DualEncoder?>>? searchModel)
{
    private readonly QuestionRanking _ranking = new(environment, searchModel);

    /// <summary>Answers from stored tokens, with the model that the video was analysed with; the question and its answer are kept.</summary>
    /// <param name="video">A video that is done.</param>
    /// <exception cref="StorageException">The video is not done, or its model's weights have changed.</exception>
    /// <exception cref="ArgumentException">The question has no words, or far too many.</exception>
    public async Task<Answer> AskAsync(VideoRow video, Asking asking, CancellationToken cancellationToken)
    {
        asking.Check();
        var duration = DurationOf(video);
        var request = AnalysisRequest.FromJson(video.Options);
        IReadOnlyList<Candidate> candidates = await _ranking.CandidatesAsync(video.Id, [], cancellationToken);
        if (!SegmentRetriever.FitAll(candidates, request.Analysis.TokensPerQuestion))
        {
            candidates = [.. QuestionRanking.Score(candidates, video.Id, await _ranking.RankAsync(asking, [video.Id], cancellationToken))];
        }

        var chosen = SegmentRetriever.Choose(asking.Question, candidates, duration, request.Analysis.TokensPerQuestion);
        var model = environment.Models.Get(request.Model);
        var answer = await AnswerAsync(environment, (video, model), asking, chosen, cancellationToken);
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        await new QuestionStore(connection).AddAsync(video.Id, Asked(model.Name, asking, answer, environment.Time.GetUtcNow()), cancellationToken);
        return answer;
    }

    /// <summary>The length of a video that can be asked.</summary>
    /// <exception cref="StorageException">It is not done.</exception>
    internal static double DurationOf(VideoRow video) => video is { State: VideoState.Done, DurationSeconds: { } duration }
        ? duration
        : throw new StorageException($"Video {video.Id}: expected one whose analysis is done, got state {video.State.ToString().ToLowerInvariant()}; wait for it (`video show {video.Id}`) and ask again");

    /// <summary>What a video's model says to a question, from these of its segments.</summary>
    internal static Task<Answer> AnswerAsync(StageEnvironment environment, (VideoRow Row, VisionLanguageModel Model) video, Asking asking, IReadOnlyList<Candidate> chosen, CancellationToken cancellationToken)
    {
        var (row, model) = video;
        return new Answerer(new VideoModel(model) { ReusesPrefixes = true }, AnalysisRequest.FromJson(row.Options).Analysis).AnswerAsync(
            asking,
            chosen,
            DurationOf(row),
            async (numbers, token) => [.. (await StoredVisuals.LoadAsync(environment.Database, row.Id, numbers, model.Fingerprint, token)).Select(visual => visual.Tokens)],
            cancellationToken);
    }

    /// <summary>As the database keeps it.</summary>
    internal static AskedQuestion Asked(string model, Asking asking, Answer answer, DateTimeOffset now) => new()
    {
        Question = asking.Question,
        Answer = answer.Text,
        Found = answer.Found,
        ModelName = model,
        Evidence = [.. answer.Evidence.Select(range => new Storage.Stores.Evidence(range.StartSeconds, range.EndSeconds, SegmentNumber: null))],
        AskedAt = now,
    };
}
