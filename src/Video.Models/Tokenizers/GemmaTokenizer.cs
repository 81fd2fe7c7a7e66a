using System.Text.Json;
using Video.Models.Checkpoints;
using Video.Models.Templates;

namespace Video.Models.Tokenizers;

/// <summary>SigLIP 2's tokenizer, Gemma's: BPE over characters with spaces as ▁, and bytes for characters that it does not know.</summary>
/// <remarks>
/// Reference: transformers, models/gemma/tokenization_gemma.py and models/siglip2/tokenization_siglip2.py. Which of the two a checkpoint names decides alone
/// whether texts are put in lower case; neither <c>do_lower_case</c> nor tokenizer.json's steps count.
/// </remarks>
internal sealed class GemmaTokenizer : ITextTokenizer
{
    private const string Space = "▁";

    private readonly Tokenizer _tokenizer;
    private readonly int _maxTokens;
    private readonly int _pad;
    private readonly int[] _before;
    private readonly int[] _after;
    private readonly bool _isMasked;
    private readonly bool _padsLeft;

    /// <param name="positions">Texts are cut and padded to this length.</param>
    /// <param name="lowers">Whether texts are put in lower case.</param>
    /// <exception cref="CheckpointException">tokenizer.json is missing or damaged.</exception>
    public GemmaTokenizer(string folder, int positions, bool lowers)
    {
        var files = TextTokenizerFiles.Of(folder);
        var file = files.TokenizerJson ?? throw new CheckpointException(folder, "tokenizer", "tokenizer.json", "none", "fetch the tokenizer files of this model");
        var definition = files.ReadPairs();
        var unknown = definition.Vocabulary.TryGetValue(files.Role("unk_token", "<unk>"), out var id) ? id : (int?)null;
        _tokenizer = files.Build(definition with
        {
            Normalize = text => (lowers ? Casing.LowerEach(text) : text).Replace(" ", Space, StringComparison.Ordinal),
            Splitters = [],
            Symbols = vocabulary => new CharacterSymbols(vocabulary, unknown),
        });
        var padding = file.OptionalSection("padding");
        _maxTokens = positions;
        _pad = files.Require(_tokenizer, files.Role("pad_token", padding?.OptionalText("pad_token") ?? "<pad>"));
        (_before, _after) = Marks(files, file);
        _isMasked = files.IsMasked;
        _padsLeft = (files.Config?.OptionalText("padding_side") ?? padding?.OptionalText("direction") ?? "left").Equals("left", StringComparison.OrdinalIgnoreCase);
    }

    public TokenRows Encode(IReadOnlyList<string> texts, bool toFullLength)
    {
        var most = Math.Max(0, _maxTokens - _before.Length - _after.Length);
        var rows = texts.Select(text => (IReadOnlyList<int>)[.. _before, .. _tokenizer.Encode(text).Take(most), .. _after]).ToList();
        return TokenRows.Padded(rows, _maxTokens, _pad, _isMasked, _padsLeft);
    }

    /// <summary>What stands before and behind a text: as tokenizer_config.json says in words, else as tokenizer.json's template has it.</summary>
    private (int[] Before, int[] After) Marks(TextTokenizerFiles files, CheckpointConfig file)
    {
        int[] If(bool wanted, string role, string fallback) => wanted ? [files.Require(_tokenizer, files.Role(role, fallback))] : [];

        if (files.Config is { } config && (config.Has("add_bos_token") || config.Has("add_eos_token")))
            return (If(config.Flag("add_bos_token", fallback: false), "bos_token", "<bos>"), If(config.Flag("add_eos_token", fallback: false), "eos_token", "<eos>"));
        if (file.OptionalSection("post_processor") is not { } processor || processor.OptionalText("type") != "TemplateProcessing") return ([], []);

        var template = processor.Sections("single");
        var text = template.ToList().FindIndex(item => item.Has("Sequence"));
        int[] Ids(IEnumerable<CheckpointConfig> items) => [.. items.Select(item => files.Require(_tokenizer, item.Section("SpecialToken").Text("id")))];
        return text < 0 ? throw processor.Refuse("single", "a template with the text in it", JsonSerializer.Serialize(processor.Find("single")), "fetch the file again")
            : (Ids(template.Take(text)), Ids(template.Skip(text + 1)));
    }
}
