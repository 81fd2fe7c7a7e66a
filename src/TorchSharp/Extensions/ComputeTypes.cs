using static TorchSharp.torch;

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
    private static readonly int[] Sizes = [1024];

    /// <summary>Measures for about half a second, the best of several runs each, so that a busy moment does not decide.</summary>
    public static ComputeTypes Measure(TimeProvider clock, CancellationToken cancellationToken)
    {
        var machine = new MachineSpeed(clock, runs: 2, TimeSpan.FromMilliseconds(150));
        var single = machine.Product(ScalarType.Float32, Sizes, cancellationToken);
        var half = machine.Product(ScalarType.BFloat16, Sizes, cancellationToken);
        return new ComputeTypes(
            half >= single ? ScalarType.BFloat16 : ScalarType.Float32,
            ScalarType.BFloat16,
            single,
            half,
            machine.Read(cancellationToken),
            Kernels.Processor,
            get_num_threads(),
            __version__);
    }
}
