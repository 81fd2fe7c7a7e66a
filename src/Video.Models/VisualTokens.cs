using TorchSharp;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>What a language model sees of pictures or frames: embeddings in its own space, and where each stands in time and picture.</summary>
/// <remarks>Owns its tensors. Stored per segment, so that no question decodes the video again.</remarks>
public sealed class VisualTokens : IDisposable
{
    /// <param name="embeddings">[tokens, dim]; owned from now on.</param>
    /// <param name="deepStack">[levels, tokens, dim] for the language model's first layers, or null; owned from now on.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public VisualTokens(Tensor embeddings, Tensor? deepStack, VisualLayout layout)
    {
        if (embeddings.dim() != 2 || embeddings.shape[0] != layout.Count)
            throw new ArgumentException($"embeddings: expected [{layout.Count}, dim], got [{string.Join(", ", embeddings.shape)}]", nameof(embeddings));
        if (deepStack is not null && (deepStack.dim() != 3 || deepStack.shape[1] != layout.Count || deepStack.shape[2] != embeddings.shape[1]))
            throw new ArgumentException($"deepStack: expected [levels, {layout.Count}, {embeddings.shape[1]}], got [{string.Join(", ", deepStack.shape)}]", nameof(deepStack));

        Embeddings = embeddings.DetachFromDisposeScope();
        DeepStack = deepStack?.DetachFromDisposeScope();
        Layout = layout;
    }

    /// <summary>[tokens, dim]</summary>
    public Tensor Embeddings { get; }

    /// <summary>[levels, tokens, dim], or null.</summary>
    public Tensor? DeepStack { get; }

    public VisualLayout Layout { get; }

    public int Count => Layout.Count;

    public int Dim => (int)Embeddings.shape[1];

    /// <summary>The tokens of several segments of one video, in order of time.</summary>
    /// <param name="parts">Of the same model; at least one. They stay their owner's.</param>
    /// <exception cref="ArgumentException">None, or parts of different width.</exception>
    public static VisualTokens Concat(IReadOnlyList<VisualTokens> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("visual tokens: expected at least one part, got none", nameof(parts));
        if (parts.FirstOrDefault(part => part.Dim != parts[0].Dim || part.DeepStack?.shape[0] != parts[0].DeepStack?.shape[0]) is { } odd)
            throw new ArgumentException($"visual tokens: expected {Describe(parts[0])} in every part, got {Describe(odd)}; encode the video again with one model", nameof(parts));

        using var scope = NewDisposeScope();
        var frames = new List<VisualFrame>();
        var first = 0;
        foreach (var part in parts)
        {
            frames.AddRange(part.Layout.Frames.Select(frame => frame with { FirstToken = first + frame.FirstToken }));
            first += part.Count;
        }

        var layout = new VisualLayout(frames, [.. parts.SelectMany(part => part.Layout.Rows)], [.. parts.SelectMany(part => part.Layout.Columns)]);
        var deepStack = parts[0].DeepStack is null ? null : cat([.. parts.Select(part => part.DeepStack).OfType<Tensor>()], 1);
        return new VisualTokens(cat([.. parts.Select(part => part.Embeddings)], 0), deepStack, layout);
    }

    public void Dispose()
    {
        Embeddings.Dispose();
        DeepStack?.Dispose();
    }

    private static string Describe(VisualTokens tokens) => $"width {tokens.Dim} and {tokens.DeepStack?.shape[0] ?? 0} deep-stacked levels";
}
