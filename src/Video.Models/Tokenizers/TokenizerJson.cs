using System.Text.Json;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>Reads tokenizer.json, the form of the tokenizers library; parts that are not known here are refused by name.</summary>
internal static class TokenizerJson
{
    private const string Remedy = "this kind of tokenizer is not supported; use a checkpoint with byte-level BPE";
    internal const string ByteLevelPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static TokenizerDefinition Read(CheckpointConfig file)
    {
        var model = file.Section("model");
        CheckModel(model);
        return new TokenizerDefinition
        {
            Vocabulary = TokenizerFiles.ReadVocabulary(model.Section("vocab")),
            Merges = ReadMerges(model),
            WholeWordsFirst = model.Flag("ignore_merges", fallback: false),
            AddedTokens = [.. file.Sections("added_tokens").Select(token => AddedTokenFiles.Read(token, token.Int("id")))],
            Normalize = ReadNormalizer(file.OptionalSection("normalizer")),
            Splitters = ReadSplitters(file),
        };
    }

    /// <summary>Only vocabulary, merges and added tokens: of kinds of tokenizer whose steps are known without the file.</summary>
    public static TokenizerDefinition ReadPairs(CheckpointConfig file)
    {
        var model = file.Section("model");
        return new TokenizerDefinition
        {
            Vocabulary = TokenizerFiles.ReadVocabulary(model.Section("vocab")),
            Merges = ReadMerges(model),
            AddedTokens = [.. file.Sections("added_tokens").Select(token => AddedTokenFiles.Read(token, token.Int("id")))],
            Normalize = text => text,
            Splitters = [],
        };
    }

    private static void CheckModel(CheckpointConfig model)
    {
        // The oldest files do not name the kind.
        if (model.OptionalText("type") is { } type && type != "BPE") throw model.Refuse("type", "BPE", type, Remedy);
        if (model.Number("dropout", 0) != 0) throw model.Refuse("dropout", "none", $"{model.Number("dropout")}", Remedy);
        if (model.Flag("byte_fallback", fallback: false)) throw model.Refuse("byte_fallback", "false", "true", Remedy);
        foreach (var key in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
            if (model.OptionalText(key) is { Length: > 0 } affix) throw model.Refuse(key, "none", affix, Remedy);
    }

    /// <summary>Merges are "left right", or in newer files ["left", "right"].</summary>
    private static List<(string, string)> ReadMerges(CheckpointConfig model)
    {
        if (model.Find("merges") is not { ValueKind: JsonValueKind.Array } list) throw model.Refuse("merges", "a list", "none", "fetch the file again");

        var merges = new List<(string, string)>(list.GetArrayLength());
        foreach (var merge in list.EnumerateArray())
        {
            if (Pair(merge) is not ({ Length: > 0 } left, { Length: > 0 } right)) throw model.Refuse("merges", "pairs of tokens", merge.GetRawText(), "fetch the file again");
            merges.Add((left, right));
        }

        return merges;
    }

    private static (string? Left, string? Right) Pair(JsonElement merge)
    {
        switch (merge.ValueKind)
        {
            case JsonValueKind.Array when merge.GetArrayLength() == 2 && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String:
                return (merge[0].GetString(), merge[1].GetString());
            case JsonValueKind.String when merge.GetString() is { } text && text.IndexOf(' ', StringComparison.Ordinal) is var space && space >= 0 && space == text.LastIndexOf(' '):
                return (text[..space], text[(space + 1)..]);
            default:
                return (null, null);
        }
    }

    private static Func<string, string> ReadNormalizer(CheckpointConfig? normalizer)
    {
        switch (normalizer?.Text("type"))
        {
            case null:
                return text => text;
            case "NFC":
                return Nfc.Normalize;
            case "Sequence":
                var steps = normalizer.Sections("normalizers").Select(ReadNormalizer).ToArray();
                return text => steps.Aggregate(text, (current, step) => step(current));
            case var other:
                throw normalizer.Refuse("type", "NFC, or a Sequence of it", other, Remedy);
        }
    }

    private static List<WordSplitter> ReadSplitters(CheckpointConfig file)
    {
        var splitters = new List<WordSplitter>();
        var isByteLevel = false;
        Add(file.Section("pre_tokenizer"));
        return isByteLevel ? splitters : throw file.Refuse("pre_tokenizer", "a ByteLevel step", "none", Remedy);

        void Add(CheckpointConfig step)
        {
            switch (step.Text("type"))
            {
                case "Sequence":
                    foreach (var inner in step.Sections("pretokenizers")) Add(inner);
                    break;
                case "Split":
                    splitters.Add(ReadSplit(step));
                    break;
                case "Digits":
                    splitters.Add(new WordSplitter.Isolated(new SplitPattern(step.Flag("individual_digits", fallback: false) ? @"\p{N}" : @"\p{N}+")));
                    break;
                case "ByteLevel":
                    isByteLevel = true;
                    if (step.Flag("add_prefix_space", fallback: true)) splitters.Add(new WordSplitter.PrefixSpace());
                    if (step.Flag("use_regex", fallback: true)) splitters.Add(new WordSplitter.Isolated(new SplitPattern(ByteLevelPattern)));
                    break;
                case var other:
                    throw step.Refuse("type", "Sequence, Split, Digits or ByteLevel", other, Remedy);
            }
        }
    }

    private static WordSplitter ReadSplit(CheckpointConfig step)
    {
        var pattern = step.Section("pattern");
        var regex = pattern.OptionalText("Regex") ?? SplitPattern.Escape(pattern.Text("String"));
        var invert = step.Flag("invert", fallback: false);
        try
        {
            return step.Text("behavior") switch
            {
                "Isolated" => new WordSplitter.Isolated(new SplitPattern(regex)),
                "Removed" => new WordSplitter.Kept(new SplitPattern(regex), keepMatches: invert),
                var other => throw step.Refuse("behavior", "Isolated or Removed", other, Remedy),
            };
        }
        catch (FormatException e)
        {
            throw pattern.Refuse("Regex", "a pattern that is supported", e.Message, Remedy);
        }
    }
}
