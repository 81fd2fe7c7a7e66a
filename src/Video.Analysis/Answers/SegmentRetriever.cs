using Video.Analysis.Captions;

namespace Video.Analysis.Answers;

/// <summary>A segment that a question may be answered from, and what its tokens cost.</summary>
/// <param name="TextRank">How well its texts match the question's words, higher is better, 0 for not at all.</param>
public sealed record Candidate(CaptionedSegment Segment, int Tokens, double TextRank);

/// <summary>Chooses the segments that a question is answered from, within a budget of visual tokens.</summary>
public static class SegmentRetriever
{
    /// <param name="question">What is asked; times in it count before words.</param>
    /// <param name="candidates">Every segment of the video.</param>
    /// <param name="tokenBudget">Visual tokens that may be taken; at least one segment is taken whatever it costs.</param>
    /// <returns>In time order. Everything when everything fits; else the segments at the times that the question names, then
    /// those whose texts match, then others spread evenly over the video.</returns>
    public static IReadOnlyList<Candidate> Choose(string question, IReadOnlyList<Candidate> candidates, double durationSeconds, int tokenBudget)
    {
        if (candidates.Count == 0 || candidates.Sum(candidate => (long)candidate.Tokens) <= tokenBudget) return candidates;

        var times = TimeWords.InQuestion(question, durationSeconds);
        var ranked = candidates
            .Select((candidate, index) => (Candidate: candidate, Index: index))
            .OrderByDescending(item => times.Any(time => time.Overlaps(item.Candidate.Segment.StartSeconds, item.Candidate.Segment.EndSeconds)))
            .ThenByDescending(item => item.Candidate.TextRank)
            .ThenBy(item => ReverseBits((uint)item.Index, candidates.Count)); // spreads what is otherwise equal: first, middle, quarters …

        var (chosen, left) = (new List<Candidate>(), (long)tokenBudget);
        foreach (var (candidate, _) in ranked)
        {
            if (chosen.Count > 0 && candidate.Tokens > left) continue;

            chosen.Add(candidate);
            left -= candidate.Tokens;
        }
        return [.. chosen.OrderBy(candidate => candidate.Segment.StartSeconds)];
    }

    private static uint ReverseBits(uint index, int count)
    {
        var reversed = 0u;
        for (var bit = 1u; bit < count; bit <<= 1)
        {
            reversed = (reversed << 1) | (index & 1);
            index >>= 1;
        }
        return reversed;
    }
}
