using Video.Analysis.Captions;

namespace Video.Analysis.Answers;

/// <summary>A segment that a question may be answered from, and what its tokens cost.</summary>
/// <param name="Score">How well a search for the question's words finds it, higher is better, 0 for not at all.</param>
public sealed record Candidate(CaptionedSegment Segment, int Tokens, double Score);

/// <summary>Chooses the segments that a question is answered from, within a budget of visual tokens.</summary>
public static class SegmentRetriever
{
    /// <summary>Whether a question can look at all of them, so that nothing has to be chosen.</summary>
    public static bool FitAll(IReadOnlyList<Candidate> candidates, int tokenBudget) => candidates.Sum(candidate => (long)candidate.Tokens) <= tokenBudget;

    /// <param name="question">What is asked; times in it count before what a search finds.</param>
    /// <param name="candidates">Every segment of the video.</param>
    /// <param name="tokenBudget">Visual tokens that may be taken; at least one segment is taken whatever it costs.</param>
    /// <returns>In time order. Everything when everything fits; else the segments at the times that the question names, then
    /// those that a search finds, then others spread evenly over the video.</returns>
    public static IReadOnlyList<Candidate> Choose(string question, IReadOnlyList<Candidate> candidates, double durationSeconds, int tokenBudget)
    {
        if (FitAll(candidates, tokenBudget)) return candidates;

        var times = TimeWords.InQuestion(question, durationSeconds);
        var ranked = candidates
            .Select((candidate, index) => (Candidate: candidate, Index: index))
            .OrderByDescending(item => times.Any(time => time.Overlaps(item.Candidate.Segment.StartSeconds, item.Candidate.Segment.EndSeconds)))
            .ThenByDescending(item => item.Candidate.Score)
            .ThenBy(item => Spread.Order(item.Index, candidates.Count));

        var (chosen, left) = (new List<Candidate>(), (long)tokenBudget);
        foreach (var (candidate, _) in ranked)
        {
            if (chosen.Count > 0 && candidate.Tokens > left) continue;

            chosen.Add(candidate);
            left -= candidate.Tokens;
        }
        return [.. chosen.OrderBy(candidate => candidate.Segment.StartSeconds)];
    }
}
