using TorchSharp;
using Video.Models.Decoders;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models.Generation;

/// <summary>Prompts of different lengths as one input, padded on the left.</summary>
internal sealed class PromptBatch : IDisposable
{
    private PromptBatch(DecoderInput input, IReadOnlyList<int> leftPadding, IReadOnlyList<GenerationRow> rows)
    {
        Input = input;
        LeftPadding = leftPadding;
        Rows = rows;
    }

    /// <summary>[rows, longest prompt, …]</summary>
    public DecoderInput Input { get; }

    public IReadOnlyList<int> LeftPadding { get; }

    public IReadOnlyList<GenerationRow> Rows { get; }

    /// <param name="prompts">One per row.</param>
    /// <param name="visuals">Per row the tokens of its pictures and clips, in the order of their placeholders.</param>
    public static PromptBatch Of(Decoder decoder, IReadOnlyList<Prompt> prompts, IReadOnlyList<IReadOnlyList<VisualTokens>> visuals)
    {
        using var scope = NewDisposeScope();
        var longest = prompts.Max(prompt => prompt.Ids.Length);
        var padding = prompts.Select(prompt => longest - prompt.Ids.Length).ToList();
        var embeddings = decoder.Embed(PaddedIds(prompts, padding, longest).to(decoder.Device)); // [rows, longest, dim]
        var levels = visuals.SelectMany(row => row).Max(tokens => tokens.DeepStack?.shape[0]) ?? 0;
        var deepStack = levels == 0 ? null : zeros([levels, prompts.Count, longest, decoder.Dim], decoder.Type, decoder.Device);

        for (var row = 0; row < prompts.Count; row++)
        {
            foreach (var span in prompts[row].Spans)
            {
                var (tokens, start) = (visuals[row][span.Visual], padding[row] + span.Start);
                Check(tokens, decoder);
                embeddings.select(0, row).narrow(0, start, span.Count).copy_(tokens.Embeddings.narrow(0, span.FirstToken, span.Count));
                if (deepStack is not null && tokens.DeepStack is not null)
                    deepStack.select(1, row).narrow(1, start, span.Count).copy_(tokens.DeepStack.narrow(1, span.FirstToken, span.Count));
            }
        }

        var positions = PaddedPositions(prompts, padding, longest).to(decoder.Device);
        var input = new DecoderInput(embeddings.DetachFromDisposeScope(), positions.DetachFromDisposeScope(), deepStack?.DetachFromDisposeScope());
        return new PromptBatch(input, padding, [.. prompts.Select(prompt => new GenerationRow(prompt.Ids, prompt.Next, prompt.Ids.Length))]);
    }

    public void Dispose() => Input.Dispose();

    private static Tensor PaddedIds(IReadOnlyList<Prompt> prompts, List<int> padding, int longest)
    {
        var ids = new long[prompts.Count * longest];
        for (var row = 0; row < prompts.Count; row++)
        {
            for (var i = 0; i < prompts[row].Ids.Length; i++) ids[row * longest + padding[row] + i] = prompts[row].Ids[i];
        }

        return tensor(ids, [prompts.Count, longest]);
    }

    /// <returns>[axes, rows, longest]</returns>
    private static Tensor PaddedPositions(IReadOnlyList<Prompt> prompts, List<int> padding, int longest)
    {
        var positions = new float[Prompt.Axes * prompts.Count * longest];
        for (var axis = 0; axis < Prompt.Axes; axis++)
        {
            for (var row = 0; row < prompts.Count; row++)
                prompts[row].Positions[axis].CopyTo(positions, (axis * prompts.Count + row) * longest + padding[row]);
        }

        return tensor(positions, [Prompt.Axes, prompts.Count, longest]);
    }

    private static void Check(VisualTokens tokens, Decoder decoder)
    {
        if (tokens.Dim != decoder.Dim)
            throw new ArgumentException($"visual tokens: expected width {decoder.Dim} as this model has, got {tokens.Dim}; encode the video again with this model");
    }
}
