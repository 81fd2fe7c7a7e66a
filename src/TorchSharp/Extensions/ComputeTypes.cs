using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Extensions;

/// <summary>
/// In which types this machine computes fastest, by measurement: processors differ tenfold, and bfloat16 without instructions for it is
/// slower than float. The caller keeps the answer; it changes only with the machine or the libtorch.
/// </summary>
/// <param name="Products">Type of activations and products: BFloat16 where its products are at least as fast as Float32's, else Float32.</param>
/// <param name="Weights">Type of weights in memory: BFloat16, since reading them is what decoding waits for and <see cref="Kernels.Linear"/> widens them on the way.</param>
/// <param name="Float32GigaFlops">10⁹ operations per second of a 1024³ float product.</param>
/// <param name="BFloat16GigaFlops">The same in bfloat16.</param>
/// <param name="ReadGigabytesPerSecond">Reading memory with all threads.</param>
/// <param name="Processor">What the kernels use of the processor.</param>
/// <param name="Threads">Threads that libtorch computes with.</param>
/// <param name="LibtorchVersion">The version that was measured.</param>
public sealed record ComputeTypes(
    ScalarType Products,
    ScalarType Weights,
    double Float32GigaFlops,
    double BFloat16GigaFlops,
    double ReadGigabytesPerSecond,
    ProcessorKind Processor,
    int Threads,
    string LibtorchVersion)
{
    private const int Size = 1024;

    /// <summary>Bytes read at once: more than most last-level caches hold of it, few enough to allocate anywhere.</summary>
    private const long ReadBytes = 256L << 20;

    /// <summary>Measures for about half a second, the best of several runs each, so that a busy moment does not decide.</summary>
    public static ComputeTypes Measure(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var inference = inference_mode();
        var single = Product(ScalarType.Float32, clock, cancellationToken);
        var half = Product(ScalarType.BFloat16, clock, cancellationToken);
        return new ComputeTypes(
            half >= single ? ScalarType.BFloat16 : ScalarType.Float32,
            ScalarType.BFloat16,
            single,
            half,
            Read(clock, cancellationToken),
            Kernels.Processor,
            get_num_threads(),
            __version__);
    }

    private static double Product(ScalarType type, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var left = ones(Size, Size, type);
        var right = ones(Size, Size, type);
        var seconds = Best(clock, TimeSpan.FromMilliseconds(150), () => linear(left, right).Dispose(), cancellationToken);
        return 2.0 * Size * Size * Size / seconds / 1e9;
    }

    private static double Read(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var memory = zeros(ReadBytes / sizeof(long), ScalarType.Int64);
        var seconds = Best(clock, TimeSpan.FromMilliseconds(150), () => Kernels.Read(memory), cancellationToken);
        return ReadBytes / seconds / 1e9;
    }

    /// <summary>Seconds of the fastest run after a first one that warms up; at least two runs, then as many as the time allows.</summary>
    private static double Best(TimeProvider clock, TimeSpan limit, Action run, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        run();
        var best = double.MaxValue;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = clock.GetTimestamp();
            run();
            best = Math.Min(best, clock.GetElapsedTime(start).TotalSeconds);
        }
        while (clock.GetElapsedTime(begin) < limit);
        return Math.Max(best, 1e-9);
    }
}
