using Video.Analysis.Answers;
using Video.Analysis.Search;
using Video.Jobs.Stages;
using Video.Models;
using Video.Storage.Stores;
using Answer = Video.Analysis.Answers.Answer;

namespace Video.Jobs.Questions;

/// <summary>Asks questions of many videos at once: a search chooses which of their segments to look at, and each video is asked with the model that it was analysed with.</summary>
/// <param name="searchModel">As for <see cref="VideoQuestions"/>.</param>
public sealed class LibraryQuestions(StageEnvironment environment, Func<CancellationToken, Task<DualEncoder?>>? searchModel)
{
    private readonly QuestionRanking _ranking = new(environment, searchModel);

    /// <summary>The statements of the videos that show what is asked; the question, what was answered and what was asked of which video are kept.</summary>
    /// <param name="among">Null for all that are done.</param>
    /// <exception cref="Storage.StorageException">One of those that it is limited to is not done.</exception>
    /// <exception cref="ArgumentException">The question has no words, or far too many.</exception>
    public async Task<LibraryAnswer> AskAsync(Asking asking, IReadOnlyList<VideoRow>? among, CancellationToken cancellationToken)
    {
        asking.Check();
        foreach (var video in among ?? []) VideoQuestions.DurationOf(video);
        var videos = (among ?? await ListAsync(cancellationToken)).Where(video => video is { State: VideoState.Done, DurationSeconds: not null }).ToDictionary(video => video.Id);
        var asked = new List<(VideoRow Video, string Model, Answer Answer)>();
        var unasked = new List<(string, string)>();
        foreach (var part in await ChooseAsync(asking, videos, isWhole: among is null, cancellationToken))
        {
            var video = videos[part.VideoId];
            var (model, missing) = OwnModel.Find(environment, video, AnalysisRequest.FromJson(video.Options));
            if (model is null) unasked.Add((video.Id, missing ?? ""));
            else asked.Add((video, model.Name, await VideoQuestions.AnswerAsync(environment, (video, model), asking, part.Segments, cancellationToken)));
        }

        var answer = LibraryAnswer.Of(asked.ConvertAll(item => new Statement(item.Video.Id, item.Video.Name, item.Model, item.Answer)), unasked);
        await KeepAsync(asking, among, answer, asked, cancellationToken);
        return answer;
    }

    private async Task<List<VideoRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        return await new VideoStore(connection).ListAsync(cancellationToken);
    }

    /// <summary>Of a few videos everything may be looked at that fits; of many only what the search finds, in the videos that it finds first.</summary>
    private async Task<IReadOnlyList<VideoPart>> ChooseAsync(Asking asking, Dictionary<string, VideoRow> videos, bool isWhole, CancellationToken cancellationToken)
    {
        if (videos.Count == 0) return [];

        var places = (await _ranking.RankAsync(asking, isWhole ? null : [.. videos.Keys], cancellationToken)).Where(place => videos.ContainsKey(place.Place.VideoId)).ToList();
        var few = videos.Count <= LibraryRetriever.MostVideos;
        var wanted = few ? videos.Keys : places.Select(place => place.Place.VideoId).Distinct().Take(LibraryRetriever.MostVideos);
        var candidates = new List<AskedVideo>();
        foreach (var id in wanted.ToList())
        {
            candidates.Add(new AskedVideo(id, await _ranking.CandidatesAsync(id, places, cancellationToken), AnalysisRequest.FromJson(videos[id].Options).Analysis.TokensPerQuestion));
        }

        return LibraryRetriever.Choose(candidates, takesUnfound: few);
    }

    private async Task KeepAsync(Asking asking, IReadOnlyList<VideoRow>? among, LibraryAnswer answer, List<(VideoRow Video, string Model, Answer Answer)> asked, CancellationToken cancellationToken)
    {
        var now = environment.Time.GetUtcNow();
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var store = new QuestionStore(connection);
        var number = await store.AddToLibraryAsync(
            new LibraryQuestion { Question = asking.Question, Answer = answer.Text, Found = answer.Found, AskedOf = among?.Select(video => video.Id).ToList(), AskedAt = now }, cancellationToken);
        foreach (var (video, model, said) in asked)
        {
            await store.AddAsync(video.Id, VideoQuestions.Asked(model, asking, said, now) with { LibraryQuestion = number }, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
