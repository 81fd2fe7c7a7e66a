namespace Video.Models.Generation;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it.</summary>
    Stop,

    /// <summary>One of the stop strings was reached; the text ends before it.</summary>
    StopString,

    /// <summary>It reached the most tokens allowed.</summary>
    Length,
}

/// <summary>One row's answer.</summary>
/// <param name="Text">Without special tokens.</param>
/// <param name="Ids">The id that ended it included.</param>
/// <param name="PromptTokens">Length of the prompt, visual tokens included.</param>
public sealed record GeneratedAnswer(string Text, IReadOnlyList<int> Ids, FinishReason Reason, int PromptTokens)
{
    /// <summary>Tokens of the prompt that were not read again, because an earlier one began with them.</summary>
    public int ReusedTokens { get; init; }

    /// <summary>How likely it was to begin as <see cref="GenerationOptions.Instead"/> does, 0 to 1; null where nothing was given.</summary>
    public double? InsteadProbability { get; init; }
}
