using Video.Models;

namespace Video.Analysis.Text;

/// <summary>The vision language model as the analysis sees it: prompts with visual tokens in, text out. Tests put a scripted one in its place.</summary>
public interface IVideoModel
{
    /// <summary>The model's name, as shown beside everything that it wrote.</summary>
    string Name { get; }

    /// <summary>Tokens that a prompt may have, its visual tokens included.</summary>
    int MaxPromptTokens { get; }

    /// <summary>How many tokens a text has.</summary>
    int CountTokens(string text);

    /// <summary>Answers each prompt; the same prompts give the same texts.</summary>
    IReadOnlyList<string> Generate(IReadOnlyList<VideoPrompt> prompts, int maxNewTokens, CancellationToken cancellationToken);

    /// <summary>Answers a prompt, and tells how likely it was to answer otherwise.</summary>
    /// <param name="instead">What might be answered instead; by how it begins.</param>
    /// <returns>The answer, and a probability of 0 to 1.</returns>
    (string Text, double Instead) Answer(VideoPrompt prompt, string instead, int maxNewTokens, CancellationToken cancellationToken);

    /// <summary>How likely the answer to each prompt begins with yes rather than with no, 0 to 1; all in one batch.</summary>
    /// <exception cref="NotSupportedException">The model has no words for it.</exception>
    IReadOnlyList<double> ProbabilitiesOfYes(IReadOnlyList<VideoPrompt> prompts, CancellationToken cancellationToken);
}

/// <summary>One request: what is to be seen (borrowed, in time order, none for a request about text) and what is asked of it.</summary>
public sealed record VideoPrompt(string Text, params IReadOnlyList<VisualTokens> Visuals)
{
    /// <summary>What was asked and answered before in the same conversation, oldest first; what is to be seen stands before the first of it.</summary>
    public IReadOnlyList<Turn> Earlier { get; init; } = [];
}

/// <summary>One question of a conversation and its answer.</summary>
public sealed record Turn(string Question, string Answer);
