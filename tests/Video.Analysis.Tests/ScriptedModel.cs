using Video.Analysis.Text;

namespace Video.Analysis.Tests;

/// <summary>A model whose answers a test writes; one word is one token.</summary>
internal sealed class ScriptedModel(Func<VideoPrompt, string> answer, int maxPromptTokens = 100_000) : IVideoModel
{
    public List<VideoPrompt> Asked { get; } = [];

    public string Name => "scripted";

    public int MaxPromptTokens => maxPromptTokens;

    public int CountTokens(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;

    public IReadOnlyList<string> Generate(IReadOnlyList<VideoPrompt> prompts, int maxNewTokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.AddRange(prompts);
        return [.. prompts.Select(answer)];
    }

    /// <inheritdoc/>
    public (string Text, double Instead) Answer(VideoPrompt prompt, string instead, int maxNewTokens, CancellationToken cancellationToken)
    {
        var text = Generate([prompt], maxNewTokens, cancellationToken)[0];
        return (text, text == instead ? 1 : 0);
    }

    /// <summary>Certain, by what the answer begins with.</summary>
    public IReadOnlyList<double> ProbabilitiesOfYes(IReadOnlyList<VideoPrompt> prompts, CancellationToken cancellationToken) =>
        [.. Generate(prompts, 1, cancellationToken).Select(text => text.StartsWith("yes", StringComparison.OrdinalIgnoreCase) ? 1.0 : 0)];
}
