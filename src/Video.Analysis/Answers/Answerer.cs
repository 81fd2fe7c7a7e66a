using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Models;

namespace Video.Analysis.Answers;

/// <summary>Answers a question about one video from its stored tokens; the video itself is not decoded again.</summary>
public sealed class Answerer(IVideoModel model, AnalysisOptions options)
{
    private const int MostEvidence = 5;

    /// <param name="candidates">Every segment, with the rank of its texts for this question.</param>
    /// <param name="loadTokens">Gives the stored visual tokens of the segments with these numbers, in order; this method disposes them.</param>
    public async Task<Answer> AnswerAsync(
        string question,
        IReadOnlyList<Candidate> candidates,
        double durationSeconds,
        Func<IReadOnlyList<int>, CancellationToken, Task<IReadOnlyList<VisualTokens>>> loadTokens,
        CancellationToken cancellationToken)
    {
        if (WordVector.Words(question).FirstOrDefault() is null)
        {
            throw new ArgumentException($"Question: expected words, got \"{question}\"; ask for example \"What happens at the end?\".", nameof(question));
        }
        if (candidates.Count == 0) return new Answer(Wording.NotInVideo, Found: false, []);

        var chosen = SegmentRetriever.Choose(question, candidates, durationSeconds, options.TokensPerQuestion);
        var visuals = await loadTokens([.. chosen.Select(candidate => candidate.Segment.Number)], cancellationToken);
        try
        {
            var text = CleanText.Of(model.Generate([new VideoPrompt(Wording.Question(question), visuals)], options.MaxTextTokens, cancellationToken)[0]);
            var found = text.Length > 0 && !text.Contains(Wording.NotInVideo, StringComparison.OrdinalIgnoreCase);
            return new Answer(text, found, found ? FindEvidence(text, question, chosen, durationSeconds) : []);
        }
        finally
        {
            foreach (var visual in visuals) visual.Dispose();
        }
    }

    /// <summary>
    /// The times that the answer cites; where it cites none, the times that the question names; else the segments whose captions share
    /// most words with question and answer.
    /// </summary>
    private static IReadOnlyList<Evidence> FindEvidence(string answer, string question, IReadOnlyList<Candidate> used, double durationSeconds)
    {
        var cited = TimeWords.InAnswer(answer, durationSeconds);
        if (cited.Count == 0)
        {
            var asked = TimeWords.InQuestion(question, durationSeconds);
            cited = [.. used.Select(candidate => candidate.Segment).Where(segment => asked.Any(time => time.Overlaps(segment.StartSeconds, segment.EndSeconds)))
                .Select(segment => new TimeRange(segment.StartSeconds, segment.EndSeconds))];
        }
        if (cited.Count == 0)
        {
            var words = WordVector.Of($"{question} {answer}");
            cited = [.. used.Select(candidate => candidate.Segment).OrderByDescending(segment => WordVector.Of(segment.Caption).Similarity(words)).Take(1)
                .Select(segment => new TimeRange(segment.StartSeconds, segment.EndSeconds))];
        }

        return [.. cited.Take(MostEvidence).OrderBy(range => range.StartSeconds).Select(range => new Evidence(range.StartSeconds, range.EndSeconds).CheckInside(durationSeconds))];
    }
}
