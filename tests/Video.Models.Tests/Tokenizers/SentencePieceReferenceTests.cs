using System.Text.Json.Nodes;
using Video.Models.Tests.Checkpoints;
using Video.Models.Tokenizers.SentencePiece;

namespace Video.Models.Tests.Tokenizers;

/// <summary>Texts and pieces that the sentencepiece library 0.2.2 gives for small models of both kinds: with bytes, symbols of the user, and spaces kept or behind words.</summary>
public sealed class SentencePieceReferenceTests
{
    private static readonly JsonObject Variants = JsonNode.Parse(File.ReadAllText(Data("reference.json")))?.AsObject() ?? [];

    public static TheoryData<string> Names => [.. Variants.Select(variant => variant.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_are_cut_as_the_reference_cuts_them(string name)
    {
        var processor = new SentencePieceProcessor(Data($"{name}.model"));
        foreach (var expected in Variants[name]?.AsArray() ?? [])
        {
            var text = expected?["text"]?.GetValue<string>() ?? throw new InvalidOperationException("A text must be here");
            Assert.Equal(expected["pieces"]?.AsArray().Select(piece => piece?.GetValue<string>() ?? ""), processor.Encode(text));
        }
    }

    private static string Data(string name) => GoldenRecords.TestData("Tokenizers", "Data", "sentencepiece", name);
}
