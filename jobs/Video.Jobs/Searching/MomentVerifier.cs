using Video.Analysis.Search;
using Video.Analysis.Text;
using Video.Jobs.Stages;
using Video.Models;

namespace Video.Jobs.Searching;

/// <summary>Has the model with which each video was analysed judge what a search found, from stored tokens: nothing is decoded again.</summary>
public sealed class MomentVerifier(StageEnvironment environment, VerifyOptions options)
{
    /// <summary>Moments judged in one pass: enough to use a batch's speed, few enough to bound its memory.</summary>
    private const int BatchSize = 8;

    /// <summary>Keeps the moments that show what the words say, with their probabilities, and those that cannot be judged, with the reason.</summary>
    /// <param name="moments">Best first; only the first few are judged, see <see cref="VerifyOptions.Top"/>, and the others are left out.</param>
    /// <param name="limit">The most moments wanted; once they are found, no more are judged.</param>
    /// <returns>In the same order.</returns>
    /// <exception cref="NotSupportedException">A model has no words for yes and no.</exception>
    public async Task<IReadOnlyList<Moment>> VerifyAsync(string words, IReadOnlyList<Moment> moments, int limit, CancellationToken cancellationToken)
    {
        var kept = new List<Moment>();
        foreach (var batch in moments.Take(options.Top).Chunk(BatchSize))
        {
            var judged = await JudgeAsync(words, batch, cancellationToken);
            kept.AddRange(judged.Where(moment => moment.Verdict is { Probability: null } || moment.Verdict?.Probability >= options.Threshold));
            if (kept.Count >= limit) break;
        }

        return [.. kept.Take(limit)];
    }

    /// <summary>By the segment with the peak, which matches best.</summary>
    private async Task<IReadOnlyList<Moment>> JudgeAsync(string words, IReadOnlyList<Moment> moments, CancellationToken cancellationToken)
    {
        var verdicts = new Verdict[moments.Count];
        var seen = new List<(int Index, VisionLanguageModel Model, VisualTokens Tokens)>();
        try
        {
            for (var i = 0; i < moments.Count; i++)
            {
                var (model, tokens, unjudged) = await LoadAsync(moments[i], cancellationToken);
                if (model is not null && tokens is not null) seen.Add((i, model, tokens));
                else verdicts[i] = new Verdict(Probability: null, unjudged);
            }

            foreach (var group in seen.GroupBy(item => item.Model))
            {
                var probabilities = new VideoModel(group.Key).ProbabilitiesOfYes([.. group.Select(item => new VideoPrompt(Wording.Verify(words), item.Tokens))], cancellationToken);
                foreach (var (item, probability) in group.Zip(probabilities)) verdicts[item.Index] = new Verdict(probability, Unjudged: null);
            }
        }
        finally
        {
            foreach (var item in seen) item.Tokens.Dispose();
        }

        return [.. moments.Select((moment, i) => moment with { Verdict = verdicts[i] })];
    }

    /// <summary>What a moment is judged with; else why it cannot be.</summary>
    private async Task<(VisionLanguageModel? Model, VisualTokens? Tokens, string? Unjudged)> LoadAsync(Moment moment, CancellationToken cancellationToken)
    {
        var (video, request) = await environment.ReadVideoAsync(moment.VideoId, cancellationToken);
        var (model, missing) = OwnModel.Find(environment, video, request);
        if (model is null) return (null, null, missing);

        var stored = await StoredVisuals.LoadAsync(environment.Database, video.Id, [moment.PeakSegment], model.Fingerprint, cancellationToken);
        return stored is [var (_, tokens)] ? (model, tokens, null) : (null, null, "nothing of its pictures could be decoded");
    }
}
