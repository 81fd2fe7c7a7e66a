namespace Video.Analysis.Answers;

/// <summary>The segments of one video that a question to many is answered from.</summary>
/// <param name="Segments">In time order; at least one.</param>
public sealed record VideoPart(string VideoId, IReadOnlyList<Candidate> Segments);

/// <summary>A video of which segments may be taken.</summary>
/// <param name="Candidates">With the score of the search; those that were not found have 0.</param>
/// <param name="TokenBudget">Visual tokens that a question about this video alone may look at.</param>
public sealed record AskedVideo(string VideoId, IReadOnlyList<Candidate> Candidates, int TokenBudget);

/// <summary>Chooses what a question to many videos looks at: as much in all as a question about one does.</summary>
public static class LibraryRetriever
{
    /// <summary>The most videos that a question is put to, so that an answer stays one.</summary>
    public const int MostVideos = 8;

    /// <param name="takesUnfound">Whether segments that the search did not find may be taken once all that it found are.</param>
    /// <returns>The video with the best segment first. Each segment costs its share of its video's budget, and together they cost one budget; at least one is taken.</returns>
    public static IReadOnlyList<VideoPart> Choose(IReadOnlyList<AskedVideo> videos, bool takesUnfound)
    {
        var ranked = videos
            .SelectMany(video => video.Candidates.Select((candidate, i) => (Video: video, Candidate: candidate, Order: Spread.Order(i, video.Candidates.Count))))
            .Where(item => takesUnfound || item.Candidate.Score > 0)
            .OrderByDescending(item => item.Candidate.Score)
            .ThenBy(item => item.Order);

        var (taken, left) = (new List<(AskedVideo Video, Candidate Candidate)>(), 1.0);
        foreach (var (video, candidate, _) in ranked)
        {
            var cost = (double)candidate.Tokens / video.TokenBudget;
            if (taken.Count > 0 && cost > left) continue;
            if (taken.TrueForAll(item => item.Video != video) && taken.DistinctBy(item => item.Video.VideoId).Count() == MostVideos) continue;

            taken.Add((video, candidate));
            left -= cost;
        }

        return [.. taken.GroupBy(item => item.Video.VideoId).Select(group => new VideoPart(group.Key, [.. group.Select(item => item.Candidate).OrderBy(candidate => candidate.Segment.StartSeconds)]))];
    }
}
