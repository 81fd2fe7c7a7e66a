using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>What this machine can do at all, measured now: the best of several runs each, since others on the machine only ever make it slower.</summary>
/// <param name="clock">What the time is read from.</param>
/// <param name="runs">Runs of each measurement at least, after one to warm up.</param>
/// <param name="atLeast">Runs are added until this much time has passed.</param>
public sealed class MachineSpeed(TimeProvider clock, int runs, TimeSpan atLeast)
{
    /// <summary>Bytes read at once: more than most last-level caches hold of it, few enough to allocate anywhere.</summary>
    private const long ReadBytes = 512L << 20;

    /// <summary>10⁹ operations per second of a product of two matrices with all threads, in the best of the sizes: none is the best on every machine.</summary>
    /// <param name="sizes">Rows, columns and inputs of the products.</param>
    public double Product(ScalarType type, IReadOnlyList<int> sizes, CancellationToken cancellationToken) => sizes.Max(size =>
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var left = ones(size, size, type);
        var right = ones(size, size, type);
        return 2.0 * size * size * size / BestSeconds(() => nn.functional.linear(left, right).Dispose(), cancellationToken) / 1e9;
    });

    /// <summary>GB per second of reading memory with all threads, several streams each.</summary>
    public double Read(CancellationToken cancellationToken)
    {
        using var memory = zeros(ReadBytes / sizeof(long), ScalarType.Int64);
        return ReadBytes / BestSeconds(() => Kernels.Read(memory), cancellationToken) / 1e9;
    }

    /// <summary>Seconds of the fastest run.</summary>
    public double BestSeconds(Action run, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        run();
        var best = double.MaxValue;
        for (var done = 0; done < runs || clock.GetElapsedTime(begin) < atLeast; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = clock.GetTimestamp();
            run();
            best = Math.Min(best, clock.GetElapsedTime(start).TotalSeconds);
        }

        return Math.Max(best, 1e-9);
    }
}
