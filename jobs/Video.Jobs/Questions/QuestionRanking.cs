using Video.Analysis.Answers;
using Video.Analysis.Captions;
using Video.Analysis.Search;
using Video.Jobs.Searching;
using Video.Jobs.Stages;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Jobs.Questions;

/// <summary>Finds the segments that a question may be answered from, by the index that searches go through.</summary>
/// <param name="searchModel">Gives the dual encoder that the library's vectors are of, or none; asked only when something has to be looked for. Null to look through texts only.</param>
internal sealed class QuestionRanking(StageEnvironment environment, Func<CancellationToken, Task<DualEncoder?>>? searchModel)
{
    /// <summary>Segments by how well they fit the question, best first; none where it has no words to look for.</summary>
    /// <param name="videoIds">Null for all.</param>
    public async Task<IReadOnlyList<ScoredPlace>> RankAsync(Asking asking, IReadOnlyList<string>? videoIds, CancellationToken cancellationToken)
    {
        if (asking.SearchWords.Length == 0) return [];

        var model = searchModel is null ? null : await searchModel(cancellationToken);
        return await new VideoSearch(environment, model).RankAsync(asking.SearchWords, new SegmentFilter { VideoIds = videoIds }, cancellationToken);
    }

    /// <summary>Every segment of a video that has tokens, with what they cost.</summary>
    /// <param name="places">What a search found, in this and other videos.</param>
    public async Task<List<Candidate>> CandidatesAsync(string videoId, IReadOnlyList<ScoredPlace> places, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var segments = await new SegmentStore(connection).ListAsync(videoId, cancellationToken);
        var tokens = (await new TokenStore(connection).ListCountsAsync(videoId, cancellationToken)).ToDictionary(count => count.SegmentNumber, count => count.TokenCount);
        return [.. Score(segments.Where(segment => tokens.ContainsKey(segment.Number)).Select(segment => new Candidate(
            new CaptionedSegment(segment.Number, segment.StartSeconds, segment.EndSeconds, segment.Caption ?? ""), tokens[segment.Number], Score: 0)), videoId, places)];
    }

    /// <summary>Candidates of a video with the scores of a search.</summary>
    public static IEnumerable<Candidate> Score(IEnumerable<Candidate> candidates, string videoId, IReadOnlyList<ScoredPlace> places)
    {
        var scores = places.Where(place => place.Place.VideoId == videoId).ToDictionary(place => place.Place.SegmentNumber, place => place.Score);
        return candidates.Select(candidate => candidate with { Score = scores.GetValueOrDefault(candidate.Segment.Number) });
    }
}
