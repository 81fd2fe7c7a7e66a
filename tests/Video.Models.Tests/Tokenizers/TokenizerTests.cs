using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Tests.Checkpoints;
using Video.Models.Tokenizers;

namespace Video.Models.Tests.Tokenizers;

public sealed class TokenizerTests : IDisposable
{
    private const string Sample = "Where's the red circle?\n\n有𠮷野家 e\u0301 12 <think> x<|im_end|> # ## #include";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Older_files_give_the_same_ids_as_tokenizer_json()
    {
        var fromJson = LoadJson(_ => { });
        WriteOlderFiles();

        var fromFiles = Tokenizer.Load(_scratch.Folder);

        Assert.Equal(fromJson.Encode(Sample), fromFiles.Encode(Sample));
        Assert.Equal(fromJson.Count, fromFiles.Count);
        Assert.Equal(fromJson.Decode(fromJson.Encode(Sample), skipSpecialTokens: true), fromFiles.Decode(fromFiles.Encode(Sample), skipSpecialTokens: true));
    }

    [Fact]
    public void Merges_that_begin_with_a_number_sign_are_merges()
    {
        WriteOlderFiles(extraToken: "##", extraMerge: "# #");
        var tokenizer = Tokenizer.Load(_scratch.Folder);

        Assert.Equal([tokenizer.IdOf("##")], tokenizer.Encode("##").Select(id => (int?)id));
    }

    [Fact]
    public void Merges_written_as_text_and_as_pairs_are_the_same()
    {
        var pairs = LoadJson(_ => { });
        var texts = LoadJson(json =>
        {
            var merges = json["model"]?["merges"]?.AsArray() ?? [];
            json["model"]?.AsObject()["merges"] = new JsonArray([.. merges.Select(pair => JsonValue.Create($"{pair?[0]} {pair?[1]}"))]);
        });

        Assert.Equal(pairs.Encode(Sample), texts.Encode(Sample));
    }

    [Fact]
    public void Special_tokens_are_skipped_and_others_stay()
    {
        var tokenizer = LoadJson(_ => { });

        Assert.Equal("a<think>b", tokenizer.Decode(tokenizer.Encode("a<think><|im_end|>b"), skipSpecialTokens: true));
        Assert.Equal("a<think><|im_end|>b", tokenizer.Decode(tokenizer.Encode("a<think><|im_end|>b"), skipSpecialTokens: false));
    }

    [Fact]
    public void Ids_beyond_the_tokenizer_give_nothing()
    {
        var tokenizer = LoadJson(_ => { });

        Assert.Equal("ab", tokenizer.Decode([Id(tokenizer, "a"), tokenizer.Count, 151_999, -1, Id(tokenizer, "b")], skipSpecialTokens: false));
        Assert.Null(tokenizer.IdOf("no such token"));
        Assert.Null(tokenizer.TokenOf(tokenizer.Count));
    }

    [Fact]
    public void Text_comes_back_as_it_went_in_but_for_normalisation()
    {
        var tokenizer = LoadJson(_ => { });

        Assert.Equal("Where's the red circle?\n\n有𠮷野家 é 12 <think> x<|im_end|> # ## #include", tokenizer.Decode(tokenizer.Encode(Sample), skipSpecialTokens: false));
        Assert.Empty(tokenizer.Encode(""));
        Assert.Equal("a\uFFFDb", tokenizer.Decode(tokenizer.Encode("a\uD842b"), skipSpecialTokens: false));
    }

    [Fact]
    public void A_stream_gives_a_character_only_when_it_is_whole()
    {
        var tokenizer = LoadJson(_ => { });
        var decoder = tokenizer.CreateStreamingDecoder(skipSpecialTokens: false);
        var ids = tokenizer.Encode("🚗");
        Assert.True(ids.Length > 1);

        Assert.All(ids[..^1], id => Assert.Equal("", decoder.Next(id)));
        Assert.Equal("🚗", decoder.Next(ids[^1]));
        Assert.Equal("", decoder.Finish());
        decoder.Next(ids[0]);
        Assert.Equal("\uFFFD", decoder.Finish());
    }

    [Fact]
    public void Long_words_are_merged_as_short_ones_are()
    {
        var tokenizer = LoadJson(_ => { });
        var text = new StringBuilder();
        var random = new Random(3);
        for (var i = 0; i < 4000; i++) text.Append("therdincouslyab"[random.Next(15)]);

        var whole = tokenizer.Encode(text.ToString());

        // Wherever no token spans a cut, both sides must stand alone.
        var half = whole.Length / 2;
        var left = tokenizer.Decode(whole[..half], skipSpecialTokens: false);
        Assert.Equal(text.ToString(), left + tokenizer.Decode(whole[half..], skipSpecialTokens: false));
        Assert.Equal(LongByScanning(tokenizer, text.ToString()), whole);
    }

    [Theory]
    [InlineData("model", "type", "\"Unigram\"", "model.type")]
    [InlineData("model", "end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix")]
    [InlineData("model", "merges", "[[\"a\"]]", "model.merges")]
    [InlineData("model", "merges", "[\"a zz-not-there\"]", "merges")]
    [InlineData("model", "vocab", "{\"a\":-1}", "model.vocab.a")]
    [InlineData("normalizer", "type", "\"Precompiled\"", "normalizer.type")]
    [InlineData("pre_tokenizer", "type", "\"Metaspace\"", "pre_tokenizer.type")]
    [InlineData("pre_tokenizer", "pretokenizers", "[]", "pre_tokenizer")]
    public void Kinds_that_are_not_known_are_refused_by_name(string part, string key, string value, string subject)
    {
        var error = Assert.Throws<CheckpointException>(() => LoadJson(json => json[part]?.AsObject()[key] = JsonNode.Parse(value)));

        Assert.Equal(subject, error.Subject);
    }

    [Fact]
    public void A_folder_without_tokenizer_is_refused()
    {
        Assert.Equal("tokenizer", Assert.Throws<CheckpointException>(() => Tokenizer.Load(_scratch.Folder)).Subject);
        _scratch.Write("tokenizer.json", "{\"model\":{}}");
        Assert.Equal("model.vocab", Assert.Throws<CheckpointException>(() => Tokenizer.Load(_scratch.Folder)).Subject);
    }

    private static int Id(Tokenizer tokenizer, string token) => tokenizer.IdOf(token) ?? throw new InvalidOperationException(token);

    /// <summary>The definition of the algorithm, on one word: again and again the first of the best pairs.</summary>
    private static List<int> LongByScanning(Tokenizer tokenizer, string word)
    {
        var merges = (JsonNode.Parse(File.ReadAllText(GoldenRecords.TestData("Tokenizers", "Data", "tokenizer.json")))?["model"]?["merges"]?.AsArray() ?? [])
            .Select((pair, rank) => (Left: $"{pair?[0]}", Right: $"{pair?[1]}", Rank: rank)).ToDictionary(merge => (merge.Left, merge.Right), merge => merge.Rank);
        var symbols = word.Select(character => character.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, symbols.Count - 1).Where(i => merges.ContainsKey((symbols[i], symbols[i + 1]))).DefaultIfEmpty(-1)
                .MinBy(i => i < 0 ? int.MaxValue : merges[(symbols[i], symbols[i + 1])]);
            if (best < 0) return [.. symbols.Select(symbol => Id(tokenizer, symbol))];
            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }
    }

    private Tokenizer LoadJson(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(GoldenRecords.TestData("Tokenizers", "Data", "tokenizer.json")))?.AsObject() ?? [];
        change(json);
        _scratch.Write("tokenizer.json", json.ToJsonString());
        var tokenizer = Tokenizer.Load(_scratch.Folder);
        File.Delete(Path.Combine(_scratch.Folder, "tokenizer.json"));
        return tokenizer;
    }

    private void WriteOlderFiles(string? extraToken = null, string? extraMerge = null)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(GoldenRecords.TestData("Tokenizers", "Data", "tokenizer.json")));
        var model = json.RootElement.GetProperty("model");
        var merges = model.GetProperty("merges").EnumerateArray().Select(pair => $"{pair[0]} {pair[1]}").ToList();
        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32());
        if (extraToken is not null) vocabulary[extraToken] = 900;
        if (extraMerge is not null) merges.Add(extraMerge);

        var added = json.RootElement.GetProperty("added_tokens").EnumerateArray().ToDictionary(token => $"{token.GetProperty("id")}", token => token);
        _scratch.Write("vocab.json", JsonSerializer.Serialize(vocabulary));
        _scratch.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', merges) + "\n");
        _scratch.Write("tokenizer_config.json", JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["tokenizer_class"] = "Qwen2Tokenizer",
            ["pretokenize_regex"] = json.RootElement.GetProperty("pre_tokenizer").GetProperty("pretokenizers")[0].GetProperty("pattern").GetProperty("Regex"),
            ["added_tokens_decoder"] = added,
            ["pad_token"] = "<|endoftext|>",
        }));
    }
}
