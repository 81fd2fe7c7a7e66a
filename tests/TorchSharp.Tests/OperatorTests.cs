using System.Runtime.InteropServices;
using TorchSharp.Native;

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void A_product_is_what_it_should_be()
    {
        using var scope = NewDisposeScope();
        var left = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var right = tensor(new float[,] { { 0, 1 }, { 1, 0 } });

        Assert.Equal([2f, 1f, 4f, 3f], left.matmul(right).data<float>().ToArray());
    }

    [Fact]
    public void A_shape_mismatch_throws_and_names_operator_and_shapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(4, 5)));

        Assert.Contains("aten::matmul(self: float[2, 3], other: float[4, 5])", error.Message);
        Assert.DoesNotContain("frame #", error.Message);
    }

    [Fact]
    public void A_missing_required_argument_is_named()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => Operators.Call("aten::mm", ones(2, 2)));

        Assert.Contains("mat2", error.Message);
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        var error = Assert.Throws<EntryPointNotFoundException>(() => Operators.Call("aten::no_such_thing"));

        Assert.Contains("aten::no_such_thing", error.Message);
        Assert.False(Operators.Has("aten::no_such_thing"));
        Assert.True(Operators.Has("aten::linear"));
    }

    [Fact]
    public void Every_operator_named_in_the_sources_exists_or_is_asked_for_first()
    {
        var sources = Repository.SourceFiles("src/TorchSharp");
        var names = sources.SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "\"(aten::[A-Za-z0-9_.]+)\"").Select(match => match.Groups[1].Value)).Distinct();
        string[] askedFirst = ["aten::scaled_dot_product_attention", "aten::rms_norm"];

        Assert.Empty(names.Where(name => !Operators.Has(name)).Except(askedFirst));
    }
}
