using TorchSharp;

namespace Video.Cli.Doctor;

/// <summary>libtorch loads, uses the processor's cores, and multiplies with a fast BLAS.</summary>
internal static class LibtorchCheck
{
    public static Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var version = torch.__version__;
        var threads = torch.get_num_threads();
        var blas = LoadedBlas(File.ReadLines("/proc/self/maps"));
        var coreType = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE");
        var remedy = Remedy(blas, threads, coreType);

        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            new Finding
            {
                Name = "libtorch",
                State = remedy is null ? FindingState.Ok : FindingState.Warn,
                Found = $"{version}, {threads} thread{(threads == 1 ? "" : "s")} on {Environment.ProcessorCount} processors, BLAS: {blas ?? "its own"}",
                Remedy = remedy,
                Facts = new() { ["version"] = version, ["threads"] = threads, ["processors"] = Environment.ProcessorCount, ["blas"] = blas },
            },
        ]);
    }

    /// <summary>The BLAS among the files that this process has mapped; null where libtorch brings its own inside.</summary>
    internal static string? LoadedBlas(IEnumerable<string> maps)
    {
        var files = maps.Select(line => line.IndexOf('/') is var at and >= 0 ? line[at..] : "").Distinct().ToList();
        return files.Find(file => file.Contains("openblas", StringComparison.Ordinal)) is not null ? "OpenBLAS"
            : files.Find(file => file.Contains("libmkl", StringComparison.Ordinal)) is not null ? "MKL"
            : files.Find(file => file.Contains("libblis", StringComparison.Ordinal)) is not null ? "BLIS"
            : files.Find(file => file.Contains("/libblas.so", StringComparison.Ordinal)) is not null ? "reference"
            : null;
    }

    private static string? Remedy(string? blas, int threads, string? coreType) =>
        blas == "reference" ? "fp32 is thirty times slower than it could be: install OpenBLAS (Debian, Ubuntu: apt-get install libopenblas0-pthread)"
        : blas == "OpenBLAS" && !string.IsNullOrEmpty(coreType) ? $"OPENBLAS_CORETYPE={coreType} may hold fp32 below what this processor can do: unset it"
        : threads == 1 && Environment.ProcessorCount > 2 ? $"expected more than one thread: unset OMP_NUM_THREADS (now {Environment.GetEnvironmentVariable("OMP_NUM_THREADS") ?? "not set"})"
        : null;
}
