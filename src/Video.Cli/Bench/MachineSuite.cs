using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>What this machine can do at all: matrix products in each type, and reading memory.</summary>
internal sealed class MachineSuite(TimeProvider time) : IBenchSuite
{
    public string Name => "machine";

    public string Description => "matrix products per second in fp32 and bf16, memory bandwidth";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var machine = new MachineSpeed(time);
        foreach (var (type, name) in new[] { (ScalarType.Float32, "fp32"), (ScalarType.BFloat16, "bf16") })
        {
            var size = MachineSpeed.MatmulSize;
            yield return BenchResult.Fact(Name, $"matmul {size} × {size} {name}", await Task.Run(() => machine.Matmul(type), cancellationToken), "GFLOP/s");
        }

        yield return BenchResult.Fact(Name, "reading memory", await Task.Run(machine.Read, cancellationToken), "GB/s");
    }
}
