using System.Text.Json;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>Finds and reads the tokenizer of a checkpoint folder.</summary>
/// <remarks>tokenizer.json counts before tokenizer_class: the class alone would split Qwen3.5 wrongly.</remarks>
internal static class TokenizerFiles
{
    /// <param name="folder">The checkpoint.</param>
    /// <param name="path">The file that the definition came from, to be named in errors.</param>
    public static TokenizerDefinition Read(string folder, out string path)
    {
        var config = Optional(folder, "tokenizer_config.json");
        var vocabulary = Path.Combine(folder, "vocab.json");
        var merges = Path.Combine(folder, "merges.txt");
        path = Path.Combine(folder, "tokenizer.json");

        TokenizerDefinition definition;
        if (File.Exists(path))
        {
            definition = TokenizerJson.Read(CheckpointConfig.Load(path));
        }
        else if (File.Exists(vocabulary) && File.Exists(merges))
        {
            definition = VocabularyAndMerges.Read(vocabulary, path = merges, config);
        }
        else
        {
            var got = File.Exists(Path.Combine(folder, "spiece.model")) || File.Exists(Path.Combine(folder, "tokenizer.model")) ? "only a SentencePiece model" : "neither";
            throw new CheckpointException(folder, "tokenizer", "tokenizer.json, or vocab.json and merges.txt", got, "fetch the tokenizer files of this model");
        }

        return definition with { AddedTokens = AddedTokenFiles.Merge(definition, config, Optional(folder, "added_tokens.json"), Optional(folder, "special_tokens_map.json")) };
    }

    internal static Dictionary<string, int> ReadVocabulary(CheckpointConfig vocabulary)
    {
        var ids = new Dictionary<string, int>();
        foreach (var entry in vocabulary.Element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id < 0)
                throw vocabulary.Refuse(entry.Name, "an id from 0", entry.Value.GetRawText(), "fetch the file again");
            ids[entry.Name] = id;
        }

        return ids;
    }

    private static CheckpointConfig? Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? CheckpointConfig.Load(path) : null;
    }
}
