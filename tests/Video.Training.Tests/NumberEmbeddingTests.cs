using Video.Training.VisionLanguage;
using Xunit;
using static TorchSharp.torch;

namespace Video.Training.Tests;

/// <summary>Where the embeddings of numbers begin.</summary>
public sealed class NumberEmbeddingTests
{
    [Fact]
    public void Numbers_share_what_they_have_in_common()
    {
        using var scope = NewDisposeScope();
        int[] numbers = [.. Enumerable.Range(0, 40).Select(number => 50 - number)]; // ids in another order than the numbers'
        var before = randn(60, 8);
        var after = before.clone();

        NumberEmbeddings.ShareDigits(after, numbers);

        float[] Of(TorchSharp.torch.Tensor all, int number) => [.. all[numbers[number]].data<float>()];
        Assert.Equal(Of(before, 7), Of(after, 7));
        Assert.Equal(Of(before, 30).Zip(Of(before, 7), (tens, digit) => tens + digit), Of(after, 37));
        Assert.Equal(Of(before, 30).Zip(Of(before, 0), (tens, digit) => tens + digit), Of(after, 30));
        Assert.Equal(0, before.narrow(0, 51, 9).sub(after.narrow(0, 51, 9)).abs().max().item<float>()); // no numbers
    }
}
