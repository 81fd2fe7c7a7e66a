namespace Video.Models.Tokenizers;

/// <summary>Everything that makes a BPE tokenizer, whatever files it came from.</summary>
internal sealed record TokenizerDefinition
{
    /// <summary>Id by token, without the added tokens that are not learnt.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    public bool WholeWordsFirst { get; init; }

    /// <summary>From the vocabulary: how words are cut before merging. Default: into bytes.</summary>
    public Func<IReadOnlyDictionary<string, int>, WordSymbols> Symbols { get; init; } = static vocabulary => new ByteSymbols(vocabulary);

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required Func<string, string> Normalize { get; init; }

    public required IReadOnlyList<WordSplitter> Splitters { get; init; }
}
