using TorchSharp;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Where the embeddings of numbers begin: those from ten on as the sum of one vector for their tens and the embedding of their last digit. So what is learnt of some numbers, that they are
/// numbers above all and how they are copied, holds for the many that are seen too seldom to learn it of each.
/// </summary>
internal static class NumberEmbeddings
{
    /// <param name="embedding">[vocab, dim], changed in place; the tens take the vectors of ten, twenty and so on.</param>
    /// <param name="numbers">[numbers]: the ids of the numbers from 0 on, each a token of its own.</param>
    public static void ShareDigits(Tensor embedding, IReadOnlyList<int> numbers)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var vectors = embedding.index_select(0, HeadMath.Longs(numbers.Select(id => (long)id), embedding.device)); // [numbers, dim]
        var tens = HeadMath.Longs(Enumerable.Range(0, numbers.Count).Select(number => (long)number / 10 * 10), embedding.device);
        var digits = HeadMath.Longs(Enumerable.Range(0, numbers.Count).Select(number => (long)number % 10), embedding.device);
        var shared = vectors.index_select(0, tens).add(vectors.index_select(0, digits));
        for (var number = 10; number < numbers.Count; number++) embedding[numbers[number]].copy_(shared[number]);
    }

    /// <summary>The ids of the numbers from 0 on that are tokens of their own, up to a most.</summary>
    public static IReadOnlyList<int> Ids(Tokenizer tokenizer, int most) =>
        [.. Enumerable.Range(0, most).Select(number => tokenizer.Encode($"{number}")).TakeWhile(ids => ids.Length == 1).Select(ids => ids[0])];
}
