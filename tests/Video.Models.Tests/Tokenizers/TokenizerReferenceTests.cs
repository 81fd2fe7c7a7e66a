using System.Text.Json.Nodes;
using Video.Models.Tests.Checkpoints;
using Video.Models.Tokenizers;

namespace Video.Models.Tests.Tokenizers;

/// <summary>Texts and ids that the tokenizers library 0.23 gives for Data/tokenizer.json under other patterns, steps and added tokens.</summary>
public sealed class TokenizerReferenceTests : IDisposable
{
    private static readonly JsonArray Variants = Array(JsonNode.Parse(File.ReadAllText(GoldenRecords.TestData("Tokenizers", "Data", "reference.json"))));

    private readonly Scratch _scratch = new();

    public static TheoryData<string> Encoding => ["qwen2", "qwen3_5", "gpt4o", "cl100k", "groups", "digits", "prefix", "added"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Encoding))]
    public void Texts_are_encoded_as_the_reference_encodes_them(string name)
    {
        var variant = Variant(name);
        var tokenizer = Load(variant);

        foreach (var expected in Array(variant["cases"]))
        {
            var text = Text(expected?["text"]);
            Assert.True(Ids(expected?["ids"]).SequenceEqual(tokenizer.Encode(text)), $"{JsonValue.Create(text).ToJsonString()} under {name}: expected {expected?["ids"]?.ToJsonString()}, got {string.Join(",", tokenizer.Encode(text))}");
        }
    }

    [Fact]
    public void Ids_are_decoded_as_the_reference_decodes_them_at_once_and_one_by_one()
    {
        var variant = Variant("decode");
        var tokenizer = Load(variant);

        foreach (var expected in Array(variant["cases"]))
        {
            var ids = Ids(expected?["ids"]);
            Assert.Equal(Text(expected?["text"]), tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(Text(expected?["skipped"]), tokenizer.Decode(ids, skipSpecialTokens: true));

            var decoder = tokenizer.CreateStreamingDecoder(skipSpecialTokens: true);
            Assert.Equal(Text(expected?["skipped"]), string.Concat(ids.Select(decoder.Next)) + decoder.Finish());
        }
    }

    [Fact]
    public void Normalisation_is_the_standards()
    {
        foreach (var example in Array(Variant("nfc")["cases"]))
            Assert.Equal(Text(example?[2]), Nfc.Normalize(Text(example?[0])));
    }

    private static JsonNode Variant(string name) => Variants.First(variant => Text(variant?["name"]) == name) ?? throw new InvalidOperationException(name);

    private static JsonArray Array(JsonNode? node) => node as JsonArray ?? throw new InvalidOperationException("A list must be here");

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? throw new InvalidOperationException("A text must be here");

    private static int[] Ids(JsonNode? node) => [.. Array(node).Select(id => id?.GetValue<int>() ?? 0)];

    private Tokenizer Load(JsonNode variant)
    {
        var json = JsonNode.Parse(File.ReadAllText(GoldenRecords.TestData("Tokenizers", "Data", "tokenizer.json")))?.AsObject() ?? [];
        if (variant["pattern"] is { } pattern) Array(json["pre_tokenizer"]?["pretokenizers"])[0] = Split(Text(pattern));
        if (variant["pre"] is { } steps) (json["pre_tokenizer"], json["normalizer"]) = (steps.DeepClone(), null);
        if (variant["added"] is { } added) json["added_tokens"] = added.DeepClone();
        _scratch.Write("tokenizer.json", json.ToJsonString());
        return Tokenizer.Load(_scratch.Folder);
    }

    private static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };
}
