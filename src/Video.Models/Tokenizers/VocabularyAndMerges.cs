using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>The older form: vocab.json and merges.txt, with the rest implied by the kind of tokenizer.</summary>
internal static class VocabularyAndMerges
{
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Qwen2Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Qwen3_5Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <param name="vocabularyPath">vocab.json</param>
    /// <param name="mergesPath">merges.txt</param>
    /// <param name="config">tokenizer_config.json, which says what kind of tokenizer it is; Qwen2's without it.</param>
    public static TokenizerDefinition Read(string vocabularyPath, string mergesPath, CheckpointConfig? config)
    {
        var isGpt2 = config?.OptionalText("tokenizer_class") is "GPT2Tokenizer" or "GPT2TokenizerFast";
        var pattern = config?.OptionalText("pretokenize_regex") ?? config?.OptionalText("tokenizer_class") switch
        {
            null or "Qwen2Tokenizer" or "Qwen2TokenizerFast" => Qwen2Pattern,
            "Qwen3_5Tokenizer" => Qwen3_5Pattern,
            "GPT2Tokenizer" or "GPT2TokenizerFast" => Gpt2Pattern,
            var other => throw config.Refuse("tokenizer_class", "a kind that vocab.json and merges.txt are enough for", other, "use a revision of the checkpoint with tokenizer.json"),
        };

        var splitters = new List<WordSplitter>();
        if (config?.Flag("add_prefix_space", fallback: false) == true) splitters.Add(new WordSplitter.PrefixSpace());
        splitters.Add(new WordSplitter.Isolated(Compile(pattern, config)));

        return new TokenizerDefinition
        {
            Vocabulary = TokenizerFiles.ReadVocabulary(CheckpointConfig.Load(vocabularyPath)),
            Merges = ReadMerges(mergesPath),
            AddedTokens = [],
            Normalize = isGpt2 ? text => text : Nfc.Normalize,
            Splitters = splitters,
        };
    }

    /// <summary>Only vocabulary and merges: of kinds of tokenizer whose steps are known without files.</summary>
    public static TokenizerDefinition ReadPairs(string vocabularyPath, string mergesPath) => new()
    {
        Vocabulary = TokenizerFiles.ReadVocabulary(CheckpointConfig.Load(vocabularyPath)),
        Merges = ReadMerges(mergesPath),
        AddedTokens = [],
        Normalize = text => text,
        Splitters = [],
    };

    /// <summary>One merge a line. Only the version line is a comment: merges may begin with # as well.</summary>
    internal static List<(string, string)> ReadMerges(string path)
    {
        var merges = new List<(string, string)>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal)) continue;

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || space == line.Length - 1 || line.IndexOf(' ', space + 1) >= 0)
                throw new CheckpointException(path, $"line {number}", "two tokens with a space between", line, "fetch the file again");
            merges.Add((line[..space], line[(space + 1)..]));
        }

        return merges;
    }

    private static SplitPattern Compile(string pattern, CheckpointConfig? config)
    {
        try
        {
            return new SplitPattern(pattern);
        }
        catch (FormatException e) when (config is not null)
        {
            throw config.Refuse("pretokenize_regex", "a pattern that is supported", e.Message, "use a revision of the checkpoint with another tokenizer");
        }
    }
}
