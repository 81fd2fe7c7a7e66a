using System.Globalization;
using System.Text.Json;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers;

/// <summary>Collects the added tokens of a checkpoint from the files that may name them.</summary>
internal static class AddedTokenFiles
{
    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];
    private static readonly string[] RoleLists = ["additional_special_tokens", "extra_special_tokens"];

    /// <summary>Those of tokenizer.json; then what tokenizer_config.json says of them and adds; then old-style lists, whose tokens are added where nothing else names them.</summary>
    public static IReadOnlyList<AddedToken> Merge(TokenizerDefinition definition, CheckpointConfig? config, CheckpointConfig? addedTokens, CheckpointConfig? specialTokens)
    {
        var tokens = definition.AddedTokens.ToDictionary(token => token.Content);
        foreach (var token in FromConfig(config))
            tokens[token.Content] = tokens.TryGetValue(token.Content, out var known) ? token with { Id = known.Id } : token;

        var roles = new Dictionary<string, AddedToken>();
        foreach (var token in RoleTokens(config).Concat(RoleTokens(specialTokens))) roles.TryAdd(token.Content, token);
        foreach (var (content, id) in addedTokens is null ? [] : TokenizerFiles.ReadVocabulary(addedTokens))
            tokens.TryAdd(content, new AddedToken { Id = id, Content = content, Special = roles.ContainsKey(content), Normalized = !roles.ContainsKey(content) });

        foreach (var (content, token) in roles)
        {
            // A role of a token that no file gives an id is left alone: it cannot come out of the model.
            if (definition.Vocabulary.TryGetValue(content, out var id)) tokens.TryAdd(content, token with { Id = id });
        }

        return [.. tokens.Values.OrderBy(token => token.Id)];
    }

    public static AddedToken Read(CheckpointConfig token, int id) => new()
    {
        Id = id,
        Content = token.Text("content"),
        Special = token.Flag("special", fallback: false),
        SingleWord = token.Flag("single_word", fallback: false),
        LeftStrip = token.Flag("lstrip", fallback: false),
        RightStrip = token.Flag("rstrip", fallback: false),
        Normalized = token.Flag("normalized", fallback: !token.Flag("special", fallback: false)),
    };

    private static IEnumerable<AddedToken> FromConfig(CheckpointConfig? config)
    {
        if (config?.OptionalSection("added_tokens_decoder") is not { } decoder) yield break;

        foreach (var name in decoder.Element.EnumerateObject().Select(entry => entry.Name))
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw decoder.Refuse(name, "an id as the key", name, "fetch the file again");
            yield return Read(decoder.Section(name), id);
        }
    }

    private static IEnumerable<AddedToken> RoleTokens(CheckpointConfig? config)
    {
        if (config is null) return [];

        var singles = Roles.Select(role => config.Find(role)).OfType<JsonElement>();
        var listed = RoleLists.Select(role => config.Find(role)).OfType<JsonElement>().SelectMany(value => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().AsEnumerable(),
            JsonValueKind.Object => value.EnumerateObject().Select(entry => entry.Value),
            _ => [],
        });
        return singles.Concat(listed).Select(Role).OfType<AddedToken>();
    }

    /// <summary>A token is written as text, or as an object with its content. Its id is another file's to say.</summary>
    private static AddedToken? Role(JsonElement token)
    {
        if (token.ValueKind == JsonValueKind.String && token.GetString() is { } text) return new AddedToken { Id = 0, Content = text, Special = true };
        if (token.ValueKind != JsonValueKind.Object || !token.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.String || content.GetString() is not { } named) return null;

        bool Says(string key) => token.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;
        return new AddedToken
        {
            Id = 0,
            Content = named,
            Special = true,
            SingleWord = Says("single_word"),
            LeftStrip = Says("lstrip"),
            RightStrip = Says("rstrip"),
            Normalized = Says("normalized"),
        };
    }

    /// <summary>The content of the token with a role in one of the files, the first of them that names it.</summary>
    public static string? RoleContent(string role, params ReadOnlySpan<CheckpointConfig?> files)
    {
        foreach (var file in files)
            if (file?.Find(role) is { } token && Role(token) is { } found) return found.Content;
        return null;
    }
}
