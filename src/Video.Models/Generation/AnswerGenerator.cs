using TorchSharp;
using Video.Models.Decoders;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models.Generation;

/// <summary>One row of a batch to be answered.</summary>
/// <param name="PromptIds">Every id that counts for the repetition penalty.</param>
/// <param name="NextPosition">Position of the first new id, on all axes.</param>
/// <param name="PromptTokens">Length of the prompt without padding.</param>
internal sealed record GenerationRow(IReadOnlyList<int> PromptIds, float NextPosition, int PromptTokens);

/// <summary>Sees the scores from which a row's next id was chosen, the repetition penalty included.</summary>
internal delegate void ScoresObserver(int row, int step, ReadOnlySpan<float> scores);

/// <summary>Gets each new piece of a row's text.</summary>
public delegate void TextObserver(int row, string text);

/// <summary>Answers a batch of prompts: one pass over the prompts, then one id per row and step until every row has ended.</summary>
/// <param name="stopIds">Ids that end an answer.</param>
internal sealed class AnswerGenerator(Decoder decoder, Tokenizer tokenizer, IReadOnlySet<int> stopIds)
{
    /// <summary>Prompt tokens per pass: large enough for full speed, small enough that a long prompt's activations stay small.</summary>
    public const int DefaultChunk = 1024;

    public int Chunk { get; init; } = DefaultChunk;

    public ScoresObserver? OnScores { get; init; }

    public TextObserver? OnText { get; init; }

    /// <param name="input">[rows, tokens, …], padded on the left.</param>
    /// <param name="state">Empty, of the same rows.</param>
    public IReadOnlyList<GeneratedAnswer> Run(DecoderInput input, DecoderState state, IReadOnlyList<GenerationRow> rows, GenerationOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var answers = rows.Select((row, index) => new RowInProgress(index, row, options, tokenizer)).ToList();
        var active = answers.ToList(); // in the order of the state's rows; ended rows stay until they are dropped

        var logits = Prefill(input, state, cancellationToken);
        if (options.Instead is { } instead) Weigh(answers, logits, instead);
        for (var step = 0; ; step++)
        {
            using (logits) Choose(active, logits, step, options);
            if (active.TrueForAll(row => row.Reason is not null)) return answers.ConvertAll(row => row.Answer());

            cancellationToken.ThrowIfCancellationRequested();
            active = DropEnded(active, state);
            logits = Step(active, state, step);
        }
    }

    /// <summary>Passes the prompts through the decoder, chunk by chunk.</summary>
    /// <returns>[rows, vocab], the scores of each row's first new id; owned by the caller.</returns>
    public Tensor Prefill(DecoderInput input, DecoderState state, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        for (long start = 0; ; start += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var chunkScope = NewDisposeScope();
            var count = Math.Min(Chunk, input.Tokens - start);
            var hidden = decoder.Forward(input.Slice(start, count), state, lastOnly: true, recorder: null);
            if (start + count == input.Tokens) return decoder.Logits(hidden.select(1, 0)).DetachFromDisposeScope();
        }
    }

    private Tensor Step(List<RowInProgress> active, DecoderState state, int step)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(active.Select(row => (long)row.Ids[^1]).ToArray()).to(decoder.Device).view(-1, 1);
        var positions = tensor(active.Select(row => row.Row.NextPosition + step).ToArray()).to(decoder.Device).view(1, -1, 1).expand(Positions.Prompt.Axes, -1, 1);
        var hidden = decoder.Forward(new DecoderInput(decoder.Embed(ids), positions), state, lastOnly: true, recorder: null);
        return decoder.Logits(hidden.select(1, 0)).DetachFromDisposeScope();
    }

    /// <summary>How likely each answer was to begin with another text, in small letters or with a capital.</summary>
    private void Weigh(List<RowInProgress> rows, Tensor logits, string instead)
    {
        using var scope = NewDisposeScope();
        var first = new[] { instead, $"{char.ToUpperInvariant(instead[0])}{instead[1..]}" }.Select(text => (long)tokenizer.Encode(text)[0]).Distinct().ToArray();
        var probabilities = nn.functional.softmax(logits.to(ScalarType.Float32), -1).index_select(-1, tensor(first).to(logits.device)).sum([-1]).cpu().data<float>().ToArray();
        foreach (var row in rows) row.InsteadProbability = probabilities[row.Index];
    }

    private void Choose(List<RowInProgress> active, Tensor logits, int step, GenerationOptions options)
    {
        if (Sampler.IsPlainGreedy(options) && OnScores is null)
        {
            using var best = logits.argmax(-1);
            var ids = best.cpu().data<long>().ToArray();
            for (var i = 0; i < active.Count; i++) Accept(active[i], (int)ids[i], options);
            return;
        }

        using var scope = NewDisposeScope();
        var scores = logits.to(ScalarType.Float32).cpu().data<float>().ToArray().AsSpan();
        for (var i = 0; i < active.Count; i++)
        {
            if (active[i].Reason is not null) continue;
            var own = scores.Slice(i * decoder.Vocabulary, decoder.Vocabulary);
            var id = active[i].Sampler.Next(own);
            OnScores?.Invoke(active[i].Index, step, own);
            Accept(active[i], id, options);
        }
    }

    private void Accept(RowInProgress row, int id, GenerationOptions options)
    {
        if (row.Reason is not null) return;

        row.Ids.Add(id);
        var atStopString = row.Text.Add(id);
        row.Reason = stopIds.Contains(id) ? FinishReason.Stop
            : atStopString ? FinishReason.StopString
            : row.Ids.Count >= options.MaxNewTokens ? FinishReason.Length
            : null;

        var piece = row.Reason is null ? row.Text.TakeNew() : row.Text.Finish(atStopString);
        if (piece.Length > 0) OnText?.Invoke(row.Index, piece);
    }

    /// <summary>Drops ended rows once they are half of the batch; dropping each at once would copy the state too often.</summary>
    private List<RowInProgress> DropEnded(List<RowInProgress> active, DecoderState state)
    {
        var kept = Enumerable.Range(0, active.Count).Where(i => active[i].Reason is null).ToList();
        if (kept.Count * 2 > active.Count) return active;

        state.KeepRows(kept, decoder.Device);
        return kept.ConvertAll(i => active[i]);
    }

    private sealed class RowInProgress(int index, GenerationRow row, GenerationOptions options, Tokenizer tokenizer)
    {
        public int Index => index;

        public GenerationRow Row => row;

        public List<int> Ids { get; } = [];

        public AnswerText Text { get; } = new(tokenizer.CreateStreamingDecoder(skipSpecialTokens: true), options.StopStrings);

        public Sampler Sampler { get; } = new(options, row.PromptIds);

        public FinishReason? Reason { get; set; }

        public double? InsteadProbability { get; set; }

        public GeneratedAnswer Answer() => new(Text.Text, Ids, Reason ?? FinishReason.Length, row.PromptTokens) { InsteadProbability = InsteadProbability };
    }
}
