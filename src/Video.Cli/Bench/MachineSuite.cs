using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>What this machine can do at all: matrix products in each type, and reading memory.</summary>
internal sealed class MachineSuite(TimeProvider time) : IBenchSuite
{
    private const int Size = 2048;
    private const long StreamBytes = 512L << 20;
    private const int Repeats = 5;

    public string Name => "machine";

    public string Description => "matrix products per second in fp32 and bf16, memory bandwidth";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return BenchResult.Fact(Name, $"matmul {Size} × {Size} {(type == ScalarType.Float32 ? "fp32" : "bf16")}", await Task.Run(() => MatmulRate(type), cancellationToken), "GFLOP/s");
        }

        yield return BenchResult.Fact(Name, "reading memory", await Task.Run(ReadRate, cancellationToken), "GB/s");
    }

    private double MatmulRate(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var (a, b) = (randn([Size, Size]).to(type), randn([Size, Size]).to(type));
        return 2.0 * Size * Size * Size / BestSeconds(() => matmul(a, b)) / 1e9;
    }

    private double ReadRate()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var memory = ones([StreamBytes / sizeof(float)]);
        return StreamBytes / BestSeconds(() => memory.sum()) / 1e9;
    }

    /// <summary>The fastest of a few: others on the machine only ever make it slower.</summary>
    private double BestSeconds(Func<Tensor> run)
    {
        run().Dispose();
        var best = double.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var started = time.GetTimestamp();
            run().Dispose();
            best = Math.Min(best, time.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
