using System.Runtime.CompilerServices;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>What this machine can do at all: matrix products in each type, and reading memory.</summary>
internal sealed class MachineSuite(TimeProvider time) : IBenchSuite
{
    /// <summary>The best of these is what other measurements are shares of.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [1024, 2048, 4096];

    public string Name => "machine";

    public string Description => "matrix products per second in fp32 and bf16, memory bandwidth";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var machine = new MachineSpeed(time, runs: 4, TimeSpan.FromSeconds(1));
        foreach (var (type, name) in new[] { (ScalarType.Float32, "fp32"), (ScalarType.BFloat16, "bf16") })
        {
            foreach (var size in Sizes)
                yield return BenchResult.Fact(Name, $"matmul {size} × {size} {name}", await Task.Run(() => machine.Product(type, [size], cancellationToken), cancellationToken), "GFLOP/s");
        }

        yield return BenchResult.Fact(Name, "reading memory", await Task.Run(() => machine.Read(cancellationToken), cancellationToken), "GB/s");
    }
}
