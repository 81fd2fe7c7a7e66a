using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Models;

namespace Video.Analysis.Answers;

/// <summary>Answers a question about one video from its stored tokens; the video itself is not decoded again.</summary>
public sealed class Answerer(IVideoModel model, AnalysisOptions options)
{
    private const int MostEvidence = 5;

    // The template around the turns, and what counting them one by one misses.
    private const int Margin = 64;

    /// <param name="chosen">The segments to look at, in time order; with none the answer is that the video does not show it.</param>
    /// <param name="loadTokens">Gives the stored visual tokens of the segments with these numbers, in order; this method disposes them.</param>
    /// <exception cref="ArgumentException">The question has no words, or far too many.</exception>
    public async Task<Answer> AnswerAsync(
        Asking asking,
        IReadOnlyList<Candidate> chosen,
        double durationSeconds,
        Func<IReadOnlyList<int>, CancellationToken, Task<IReadOnlyList<VisualTokens>>> loadTokens,
        CancellationToken cancellationToken)
    {
        var question = asking.Check().Question;
        if (chosen.Count == 0) return new Answer(Wording.NotInVideo, Found: false, []) { Doubt = 1 };

        var visuals = await loadTokens([.. chosen.Select(candidate => candidate.Segment.Number)], cancellationToken);
        try
        {
            var prompt = Prompt(asking, visuals, visualTokens: chosen.Sum(candidate => candidate.Tokens));
            var (said, doubt) = model.Answer(prompt, Wording.NotInVideo, options.MaxTextTokens, cancellationToken);
            var text = CleanText.Of(said);
            var found = text.Length > 0 && !text.Contains(Wording.NotInVideo, StringComparison.OrdinalIgnoreCase);
            return new Answer(text, found, found ? FindEvidence(text, question, chosen, durationSeconds) : []) { Doubt = doubt };
        }
        finally
        {
            foreach (var visual in visuals) visual.Dispose();
        }
    }

    /// <summary>The instruction stands before the first question of the conversation that is still told, whichever that is.</summary>
    private VideoPrompt Prompt(Asking asking, IReadOnlyList<VisualTokens> visuals, int visualTokens)
    {
        var room = model.MaxPromptTokens - visualTokens - options.MaxTextTokens - Margin - model.CountTokens(Wording.Question(asking.Question));
        var earlier = LastThatFit(asking.Earlier, room);
        return earlier.Count == 0
            ? new VideoPrompt(Wording.Question(asking.Question), visuals)
            : new VideoPrompt(Wording.FollowUp(asking.Question), visuals)
            {
                Earlier = [.. earlier.Select((turn, i) => turn with { Question = i == 0 ? Wording.Question(turn.Question) : Wording.FollowUp(turn.Question) })],
            };
    }

    /// <summary>The oldest are dropped first.</summary>
    private List<Turn> LastThatFit(IReadOnlyList<Turn> turns, int tokens)
    {
        var kept = new List<Turn>();
        foreach (var turn in turns.Reverse())
        {
            tokens -= model.CountTokens(turn.Question) + model.CountTokens(turn.Answer);
            if (tokens < 0) break;
            kept.Insert(0, turn);
        }

        return kept;
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
