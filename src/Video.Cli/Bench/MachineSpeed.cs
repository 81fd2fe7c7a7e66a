using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>What the machine can do at all, measured now: what other measurements are shares of.</summary>
internal sealed class MachineSpeed(TimeProvider time)
{
    public const int MatmulSize = 2048;

    private const int StreamFloats = 1 << 27;
    private const int Repeats = 4;

    /// <returns>GFLOP/s of one large matrix product with all threads.</returns>
    public double Matmul(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var (a, b) = (randn([MatmulSize, MatmulSize]).to(type), randn([MatmulSize, MatmulSize]).to(type));
        return 2.0 * MatmulSize * MatmulSize * MatmulSize / BestSeconds(() => matmul(a, b).Dispose()) / 1e9;
    }

    /// <returns>GB/s of reading memory with all threads, several streams each.</returns>
    public double Read()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var memory = ones([StreamFloats]);
        return sizeof(float) * (double)StreamFloats / BestSeconds(() => Kernels.Read(memory)) / 1e9;
    }

    /// <summary>The fastest of a few after one to warm up: others on the machine only ever make it slower.</summary>
    public double BestSeconds(Action run)
    {
        run();
        var best = double.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var started = time.GetTimestamp();
            run();
            best = Math.Min(best, time.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
