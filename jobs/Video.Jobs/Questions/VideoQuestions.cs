using Video.Analysis.Answers;
using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Jobs.Stages;
using Video.Storage;
using Video.Storage.Stores;
using Answer = Video.Analysis.Answers.Answer;

namespace Video.Jobs.Questions;

/// <summary>Asks questions of videos that are analysed, and keeps what was answered.</summary>
public sealed class VideoQuestions(StageEnvironment environment)
{
    // Texts that match a question less well than this many others do not change which segments are looked at.
    private const int MostTexts = 200;

    /// <summary>Answers from stored tokens, with the model that the video was analysed with; the question and its answer are kept.</summary>
    /// <param name="video">A video that is done.</param>
    /// <exception cref="StorageException">The video is not done, or its model's weights have changed.</exception>
    /// <exception cref="ArgumentException">The question has no words.</exception>
    public async Task<Answer> AskAsync(VideoRow video, string question, CancellationToken cancellationToken)
    {
        if (video is not { State: VideoState.Done, DurationSeconds: { } duration })
        {
            throw new StorageException($"Video {video.Id}: expected one whose analysis is done, got state {video.State.ToString().ToLowerInvariant()}; wait for it (`video show {video.Id}`) and ask again");
        }

        var request = AnalysisRequest.FromJson(video.Options);
        var model = environment.Models.Get(request.Model);
        var answer = await new Answerer(new VideoModel(model), request.Analysis).AnswerAsync(
            question,
            await CandidatesAsync(video.Id, question, cancellationToken),
            duration,
            async (numbers, token) => [.. (await StoredVisuals.LoadAsync(environment.Database, video.Id, numbers, model.Fingerprint, token)).Select(visual => visual.Tokens)],
            cancellationToken);
        await KeepAsync(video.Id, model.Name, question, answer, cancellationToken);
        return answer;
    }

    /// <summary>Every segment that has tokens, with what they cost and how well its texts match.</summary>
    private async Task<List<Candidate>> CandidatesAsync(string videoId, string question, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var segments = await new SegmentStore(connection).ListAsync(videoId, cancellationToken);
        var tokens = (await new TokenStore(connection).ListCountsAsync(videoId, cancellationToken)).ToDictionary(count => count.SegmentNumber, count => count.TokenCount);
        var hits = await new TextStore(connection).SearchAsync(question, new TextScope(videoId, ["caption"], MostTexts), cancellationToken);
        var ranks = hits.ToDictionary(hit => hit.Text.Number, hit => hit.Rank + (hit.AllWords ? 1 : 0));
        return
        [
            .. segments.Where(segment => tokens.ContainsKey(segment.Number)).Select(segment => new Candidate(
                new CaptionedSegment(segment.Number, segment.StartSeconds, segment.EndSeconds, segment.Caption ?? ""), tokens[segment.Number], ranks.GetValueOrDefault(segment.Number))),
        ];
    }

    private async Task KeepAsync(string videoId, string model, string question, Answer answer, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        await new QuestionStore(connection).AddAsync(
            videoId,
            new AskedQuestion
            {
                Question = question,
                Answer = answer.Text,
                Found = answer.Found,
                ModelName = model,
                Evidence = [.. answer.Evidence.Select(range => new Storage.Stores.Evidence(range.StartSeconds, range.EndSeconds, SegmentNumber: null))],
                AskedAt = environment.Time.GetUtcNow(),
            },
            cancellationToken);
    }
}
