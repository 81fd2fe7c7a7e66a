using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>The limit of the processor is the process's, so nothing else may run meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class KernelTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ProcessorKind, bool, bool> Cases()
    {
        var cases = new TheoryData<ProcessorKind, bool, bool>();
        foreach (var processor in Enum.GetValues<ProcessorKind>())
        {
            foreach (var real in (bool[])[false, true]) cases.Add(processor, real, !real || processor != ProcessorKind.Avx2);
        }
        cases.Add(ProcessorKind.MatrixUnit, false, false);
        return cases;
    }

    public void Dispose()
    {
        Kernels.LimitProcessor(ProcessorKind.MatrixUnit);
        _scope.Dispose();
    }

    /// <summary>Kernels of this processor and of every lesser one; on a machine without AVX-512 fewer of them differ.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_kernel_agrees_with_double_precision(ProcessorKind processor, bool real, bool bias)
    {
        Kernels.LimitProcessor(processor);
        using var generator = new Generator(5);
        foreach (var rows in (long[])[1, 2, 3, 5, 16, 17, 40])
        {
            foreach (var (inputs, outputs) in ((long, long)[])[(64, 64), (37, 51), (96, 160), (1024, 32)])
            {
                var x = randn(rows, inputs, generator: generator).to_type(real ? ScalarType.Float32 : ScalarType.BFloat16);
                var weights = randn(outputs, inputs, generator: generator).bfloat16();
                var shift = bias ? randn(outputs, generator: generator).bfloat16() : null;
                var expected = nn.functional.linear(x.@double(), weights.@double(), shift?.@double());

                var got = Kernels.Linear(x, weights, shift);

                Assert.Equal(x.dtype, got.dtype);
                var error = (got.@double() - expected).abs().max().ToDouble() / expected.abs().max().ToDouble();
                Assert.True(error < (real ? 4e-6 : 5e-3), $"{processor}, {rows} rows, {inputs} inputs, {outputs} outputs: {error}");
            }
        }
    }

    /// <summary>Many rows go in blocks: whole ones, parts of one, and sizes that fill no tile.</summary>
    [Theory]
    [InlineData(37, 51)]
    [InlineData(33, 7)]
    [InlineData(96, 160)]
    [InlineData(545, 129)]
    [InlineData(1100, 288)]
    [InlineData(1024, 32)]
    [InlineData(2080, 64)]
    public void Products_of_many_rows_agree_with_double_precision(long inputs, long outputs)
    {
        using var generator = new Generator(7);
        var weights = randn(outputs, inputs, generator: generator).bfloat16();
        foreach (var shift in (Tensor?[])[null, randn(outputs, generator: generator), randn(outputs, generator: generator).bfloat16()])
        {
            foreach (var rows in (long[])[17, 31, 64, 100, 193, 512, 1000])
            {
                var x = randn(rows, inputs, generator: generator).bfloat16();
                var expected = nn.functional.linear(x.@double(), weights.@double(), shift?.@double());

                foreach (var processor in (ProcessorKind[])[ProcessorKind.MatrixUnit, ProcessorKind.Avx512BFloat16])
                {
                    Kernels.LimitProcessor(processor);
                    var got = Kernels.Linear(x, weights, shift).@double();

                    var error = ((got - expected).abs() / (expected.abs() + Math.Sqrt(inputs) / 8)).max().ToDouble();
                    Assert.True(error < 5e-3, $"{processor}, {rows} rows, bias {shift?.dtype}: {error}");
                }
            }
        }
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var generator = new Generator(8);
        var threads = get_num_threads();
        var x = randn(600, 2080, generator: generator).bfloat16();
        var weights = randn(416, 2080, generator: generator).bfloat16();
        var expected = Kernels.Linear(x, weights);
        try
        {
            foreach (var count in (int[])[1, 2, 3, 7, 40])
            {
                set_num_threads(count);
                Assert.True(equal(expected, Kernels.Linear(x, weights)), $"{count} threads");
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Leading_dimensions_strides_and_empty_batches_are_kept()
    {
        var weights = randn(32, 64).bfloat16();
        var x = randn(64, 3, 2).bfloat16().permute(2, 1, 0);

        Assert.Equal([2, 3, 32], Kernels.Linear(x, weights).shape);
        Assert.True(equal(Kernels.Linear(x.contiguous(), weights), Kernels.Linear(x, weights)));
        Assert.Equal([0, 32], Kernels.Linear(zeros(0, 64, ScalarType.BFloat16), weights).shape);
        Assert.Equal([32], Kernels.Linear(zeros(64, dtype: ScalarType.BFloat16), weights).shape);
    }

    [Fact]
    public void Other_types_go_through_libtorch()
    {
        var x = randn(2, 8);
        var weights = randn(4, 8);

        Assert.True(equal(nn.functional.linear(x, weights), Kernels.Linear(x, weights)));
        Assert.Equal(ScalarType.Float64, Kernels.Linear(x.@double(), weights.bfloat16()).dtype);
    }

    [Fact]
    public void A_mismatch_names_what_was_expected()
    {
        Assert.Contains("[outputs, 8]", Assert.Throws<ArgumentException>(() => Kernels.Linear(ones(2, 8), ones(4, 9))).Message);
        Assert.Throws<ArgumentException>(() => Kernels.Linear(ones(2, 8), ones(4, 8), ones(5)));
    }

    /// <summary>.NET's signal stacks are small, and the matrix unit's permission depends on them: it must be had all the same.</summary>
    [Fact]
    public void The_matrix_unit_is_used_where_the_processor_has_one()
    {
        var flags = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        if (flags.Contains("amx_bf16")) Assert.Equal(ProcessorKind.MatrixUnit, Kernels.Processor);
        else Assert.NotEqual(ProcessorKind.MatrixUnit, Kernels.Processor);
    }

    [Fact]
    public void The_measurement_finds_a_type_and_positive_speeds()
    {
        var types = ComputeTypes.Measure(TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(types.BFloat16GigaFlops >= types.Float32GigaFlops ? ScalarType.BFloat16 : ScalarType.Float32, types.Products);
        Assert.True(types.Float32GigaFlops > 0 && types.ReadGigabytesPerSecond > 0);
        Assert.Equal(get_num_threads(), types.Threads);
        Assert.Equal(__version__, types.LibtorchVersion);
    }
}
