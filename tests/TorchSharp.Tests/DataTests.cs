using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class DataTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Elements_of_every_type_go_in_and_come_out()
    {
        Assert.Equal([1, 255], tensor(new byte[] { 1, 255 }).data<byte>().ToArray());
        Assert.Equal([-1, 2], tensor(new sbyte[] { -1, 2 }).data<sbyte>().ToArray());
        Assert.Equal([-300, 300], tensor(new short[] { -300, 300 }).data<short>().ToArray());
        Assert.Equal([1 << 30], tensor(new[] { 1 << 30 }).data<int>().ToArray());
        Assert.Equal([1L << 40], tensor(new[] { 1L << 40 }).data<long>().ToArray());
        Assert.Equal([1.5f], tensor(new[] { 1.5f }).data<float>().ToArray());
        Assert.Equal([1.5], tensor(new[] { 1.5 }).data<double>().ToArray());
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([(Half)0.5f], tensor(new[] { (Half)0.5f }).data<Half>().ToArray());
        Assert.Equal(1.5f, tensor(new[] { 1.5f }).bfloat16().data<BFloat16>()[0].ToSingle());
    }

    [Theory]
    [InlineData(1.00390625f)] // halfway between two bfloat16 numbers: to the even one
    [InlineData(1.01171875f)]
    [InlineData(3.1415927f)]
    [InlineData(-1e38f)]
    [InlineData(float.PositiveInfinity)]
    public void BFloat16_rounds_as_libtorch_does(float value)
        => Assert.Equal(tensor(value).bfloat16().item<BFloat16>().ToSingle(), BFloat16.FromSingle(value).ToSingle());

    [Fact]
    public void Types_and_shapes_follow_what_the_tensor_is_made_of()
    {
        Assert.Equal((ScalarType.Float32, 0), (tensor(1.5f).dtype, tensor(1.5f).dim()));
        Assert.Equal(ScalarType.Int64, tensor(3L).dtype);
        Assert.Equal([2, 3], tensor(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal([1, 2, 2], from_array(new double[1, 2, 2]).shape);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(ScalarType.Bool, full(2, true).dtype);
        Assert.Equal(ScalarType.Float32, full(2, 1.0).dtype);
        Assert.Equal(ScalarType.BFloat16, tensor(new[] { 1f, 2f }, dtype: ScalarType.BFloat16).dtype);
        Assert.Equal(ScalarType.Float64, ones(2, dtype: ScalarType.Float64).zeros_like().dtype);
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_elements_is_refused()
        => Assert.Contains("expected 6 elements, got 4", Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3, 4 }, [2, 3])).Message);

    [Fact]
    public void Reading_elements_as_another_type_is_refused()
    {
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => ones(2).data<double>()).Message);
        Assert.Throws<ArgumentException>(() => ones(1).item<long>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
    }

    [Fact]
    public void Strided_elements_come_in_row_major_order()
    {
        var transposed = arange(6).reshape(2, 3).t();

        Assert.False(transposed.is_contiguous());
        Assert.Equal([0L, 3, 1, 4, 2, 5], transposed.data<long>().ToArray());
        Assert.Equal(4, transposed.data<long>()[1, 1]);
        Assert.Equal([0L, 3, 1, 4, 2, 5], transposed.data<long>());
        Assert.Contains("contiguous", Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length).Message);

        transposed.data<long>()[2, 0] = 9;
        Assert.Equal(9, transposed[2, 0].item<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => transposed.data<long>()[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => transposed.data<long>()[6]);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var x = zeros(2, dtype: ScalarType.Int32);
        MemoryMarshal.Cast<byte, int>(x.bytes)[1] = 7;

        Assert.Equal([0, 7], x.data<int>().ToArray());
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
    }

    [Fact]
    public void Scalars_of_every_type_are_read()
    {
        Assert.Equal(3, tensor((short)3).ToInt32());
        Assert.Equal(2.5f, tensor(2.5f).bfloat16().ToSingle());
        Assert.True(tensor(true).ToBoolean());
        Assert.Equal(ScalarType.Bool, tensor(true).ToScalar().Type);
        Assert.Equal(1.5, (double)tensor(1.5f));
    }

    [Fact]
    public void Empty_tensors_have_no_bytes()
    {
        Assert.Equal(0, zeros(0, 4).bytes.Length);
        Assert.Empty(zeros(0, 4).data<float>().ToArray());
    }

    [Fact]
    public void Conversions_change_type_and_may_dispose_their_source()
    {
        var x = ones(2);
        var same = x.to(ScalarType.Float32);
        same.add_(1);
        Assert.Equal([2f, 2f], x.data<float>().ToArray());

        var half = x.to(ScalarType.Float16, disposeAfter: true);
        Assert.Equal(ScalarType.Float16, half.dtype);
        Assert.True(x.IsDisposed);
        Assert.Equal(DeviceType.META, half.to(META).device_type);
    }

    [Theory]
    [InlineData("cpu", DeviceType.CPU, -1)]
    [InlineData("cuda", DeviceType.CUDA, -1)]
    [InlineData("cuda:1", DeviceType.CUDA, 1)]
    public void Devices_are_read_from_text(string text, DeviceType type, int index)
    {
        Assert.Equal((type, index), (device(text).type, device(text).index));
        Assert.Equal(text, device(text).ToString());
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    public void Unknown_devices_are_refused(string text) => Assert.Throws<ArgumentException>(() => device(text));

    [Fact]
    public void Seeded_generators_repeat_themselves()
    {
        using var one = new Generator(7);
        using var other = new Generator(7);
        Assert.True(equal(randn(16, generator: one), randn(16, generator: other)));
        Assert.False(equal(randn(16, generator: one), randn(16)));

        one.manual_seed(7);
        other.manual_seed(7);
        Assert.Equal(7, one.initial_seed());
        Assert.True(equal(ones(8).multinomial(3, generator: one), ones(8).multinomial(3, generator: other)));
    }
}
