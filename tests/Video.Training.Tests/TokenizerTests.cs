using Video.Models.Tokenizers;
using Video.Training.Lessons;
using Video.Training.Runs;
using Xunit;

namespace Video.Training.Tests;

/// <summary>The tokenizer that is learnt from the world's words, read back as any published one.</summary>
public sealed class TokenizerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("A red circle moves right. A blue square appears at 4.0 s and stays still.")]
    [InlineData("Überall 漢字 and \U0001F600, unseen in training\n\tat 123.4 s")]
    public void Every_text_comes_back_as_it_was(string text)
    {
        var tokenizer = Tokenizer.Load(_scratch.Start);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: true));
    }

    [Theory]
    [InlineData("7.3s", "7", ".3", "s")]
    [InlineData("179.5s", "179", ".5", "s")]
    public void A_time_is_a_whole_number_a_tenth_and_its_unit(string time, params string[] tokens)
    {
        var tokenizer = Tokenizer.Load(_scratch.Start);
        Assert.Equal(tokens, tokenizer.Encode(time).Select(id => tokenizer.TokenOf(id)));
    }

    [Fact]
    public void The_same_corpus_gives_the_same_tokenizer()
    {
        var texts = Corpus.Of(seed: 2, clips: 5).ToList();
        var first = Models.Tokenizers.Training.BytePairTrainer.Train(texts, DemoRecipe.Words, 100, 2);
        var second = Models.Tokenizers.Training.BytePairTrainer.Train(texts, DemoRecipe.Words, 100, 2);
        Assert.Equal(first.Json().ToJsonString(), second.Json().ToJsonString());
    }
}
