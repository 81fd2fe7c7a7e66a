namespace Video.Models.Generation;

/// <summary>Chooses the next id of one row from its scores.</summary>
/// <remarks>Order as in transformers' generation: repetition penalty, temperature, top-k, top-p.</remarks>
internal sealed class Sampler
{
    private readonly GenerationOptions _options;
    private readonly HashSet<int> _seen;
    private readonly Random _random;

    /// <param name="promptIds">Every id of the prompt, placeholders included: they count for the repetition penalty.</param>
    public Sampler(GenerationOptions options, IEnumerable<int> promptIds)
    {
        _options = options;
        _seen = options.RepetitionPenalty == 1 ? [] : [.. promptIds];
        _random = new Random(options.Seed);
    }

    /// <summary>Whether the choice is simply the highest score, which the device can find by itself.</summary>
    public static bool IsPlainGreedy(GenerationOptions options) => options.Temperature == 0 && options.RepetitionPenalty == 1;

    /// <param name="logits">[vocab]; changed.</param>
    public int Next(Span<float> logits)
    {
        Penalise(logits);
        var id = _options.Temperature == 0 ? Highest(logits) : Draw(logits);
        if (_options.RepetitionPenalty != 1) _seen.Add(id);
        return id;
    }

    /// <summary>The first of the highest scores.</summary>
    public static int Highest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best]) best = i;
        }

        return best;
    }

    private void Penalise(Span<float> logits)
    {
        var penalty = (float)_options.RepetitionPenalty;
        if (penalty == 1) return;

        foreach (var id in _seen.Where(id => id >= 0))
        {
            if (id < logits.Length) logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
        }
    }

    private int Draw(ReadOnlySpan<float> logits)
    {
        var candidates = new (float Logit, int Id)[logits.Length];
        for (var i = 0; i < logits.Length; i++) candidates[i] = (logits[i], i);
        Array.Sort(candidates, static (a, b) => b.Logit != a.Logit ? b.Logit.CompareTo(a.Logit) : a.Id.CompareTo(b.Id));

        var count = _options.TopK > 0 ? Math.Min(_options.TopK, candidates.Length) : candidates.Length;
        var weights = new double[count];
        for (var i = 0; i < count; i++) weights[i] = Math.Exp((candidates[i].Logit - candidates[0].Logit) / _options.Temperature);

        count = KeepTopP(weights, count);
        return candidates[Pick(weights.AsSpan(0, count))].Id;
    }

    /// <summary>The fewest of the sorted weights whose share reaches top-p; at least one.</summary>
    private int KeepTopP(double[] weights, int count)
    {
        if (_options.TopP >= 1) return count;

        var (wanted, sum) = (weights.Take(count).Sum() * _options.TopP, 0.0);
        for (var i = 0; i < count; i++)
        {
            sum += weights[i];
            if (sum >= wanted) return i + 1;
        }

        return count;
    }

    private int Pick(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;

        var point = _random.NextDouble() * total;
        for (var i = 0; i < weights.Length; i++)
        {
            point -= weights[i];
            if (point < 0) return i;
        }

        return weights.Length - 1;
    }
}
