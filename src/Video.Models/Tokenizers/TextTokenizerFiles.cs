using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>The files that say how a text tower's tokenizer works.</summary>
internal sealed class TextTokenizerFiles
{
    private TextTokenizerFiles(string folder)
    {
        Folder = folder;
        Config = Optional("tokenizer_config.json");
        SpecialTokens = Optional("special_tokens_map.json");
        AddedTokens = Optional("added_tokens.json");
        TokenizerJson = Optional("tokenizer.json");
    }

    public string Folder { get; }

    /// <summary>tokenizer_config.json</summary>
    public CheckpointConfig? Config { get; }

    public CheckpointConfig? SpecialTokens { get; }

    public CheckpointConfig? AddedTokens { get; }

    public CheckpointConfig? TokenizerJson { get; }

    /// <summary>Whether the tower is told what is padding.</summary>
    public bool IsMasked => Config?.Has("model_input_names") != true || Config.Texts("model_input_names").Contains("attention_mask");

    /// <exception cref="CheckpointException">One of the files is damaged.</exception>
    public static TextTokenizerFiles Of(string folder) => new(folder);

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The token with a role, such as <c>pad_token</c>.</summary>
    public string Role(string role, string fallback) => AddedTokenFiles.RoleContent(role, SpecialTokens, Config) ?? fallback;

    /// <summary>Vocabulary, merges and added tokens, from tokenizer.json or else from vocab.json and merges.txt.</summary>
    /// <exception cref="CheckpointException">Neither is there.</exception>
    public TokenizerDefinition ReadPairs()
    {
        var definition = TokenizerJson is { } file ? Tokenizers.TokenizerJson.ReadPairs(file)
            : File.Exists(PathOf("vocab.json")) && File.Exists(PathOf("merges.txt")) ? VocabularyAndMerges.ReadPairs(PathOf("vocab.json"), PathOf("merges.txt"))
            : throw new CheckpointException(Folder, "tokenizer", "tokenizer.json, or vocab.json and merges.txt", "neither", "fetch the tokenizer files of this model");
        return definition with { AddedTokens = AddedTokenFiles.Merge(definition, Config, AddedTokens, SpecialTokens) };
    }

    /// <summary>The tokenizer of a definition; a merge of tokens that are not there is the checkpoint's fault.</summary>
    /// <exception cref="CheckpointException">The definition does not hold together.</exception>
    public Tokenizer Build(TokenizerDefinition definition)
    {
        try
        {
            return new Tokenizer(definition);
        }
        catch (FormatException e)
        {
            throw new CheckpointException(TokenizerJson?.Path ?? PathOf("merges.txt"), "merges", "tokens of the vocabulary", e.Message, "fetch the tokenizer files again", e);
        }
    }

    /// <exception cref="CheckpointException">The tokenizer has no such token.</exception>
    public int Require(Tokenizer tokenizer, string token) => tokenizer.IdOf(token)
        ?? throw new CheckpointException(Folder, "tokenizer", $"the token {token}", $"{tokenizer.Count} others", "fetch the tokenizer files again");

    private CheckpointConfig? Optional(string name) => File.Exists(PathOf(name)) ? CheckpointConfig.Load(PathOf(name)) : null;
}
