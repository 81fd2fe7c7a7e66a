using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the compiled native layer beside this assembly and says what to do when it does not load.</summary>
internal static partial class NativeLoader
{
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != NativeMethods.Library) return 0; // the runtime finds the others itself
        LimitSpinning();
        var path = Path.Combine(AppContext.BaseDirectory, $"lib{name}.so");
        try
        {
            return NativeLibrary.Load(File.Exists(path) ? path : name, assembly, search);
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                $"{path}: expected the native layer over libtorch, got: {error.Message.Trim()}. "
                + "Install libtorch (apt-get install libtorch-dev, or set LIBTORCH) and build again", error);
        }
    }

    /// <summary>
    /// Debian's libtorch starts with one thread. Takes one per physical core that this process may use, unless OMP_NUM_THREADS says otherwise:
    /// two threads on one core share its arithmetic units and gain nothing in matrix products.
    /// </summary>
    public static void SetThreads(Func<int, int> setThreads)
    {
        var asked = Environment.GetEnvironmentVariable("OMP_NUM_THREADS");
        setThreads(int.TryParse(asked, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : Math.Max(1, Math.Min(Environment.ProcessorCount, PhysicalCores())));
    }

    /// <summary>
    /// OpenMP's threads spin while they wait, by default up to 20 ms on processors whose pause instruction is slow: beside a decoder that wants the
    /// same cores, small operators then take milliseconds. About 0.1 ms bridges the gap between two operators and gives the core back after.
    /// Must happen before libgomp is loaded, in the environment that C sees.
    /// </summary>
    private static void LimitSpinning()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null) setenv("GOMP_SPINCOUNT", "2000", overwrite: 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    private static int PhysicalCores()
    {
        const string root = "/sys/devices/system/cpu";
        if (!Directory.Exists(root)) return Environment.ProcessorCount;

        var siblings = Directory.EnumerateDirectories(root, "cpu*")
            .Select(cpu => Path.Combine(cpu, "topology", "thread_siblings_list"))
            .Where(File.Exists)
            .Select(File.ReadAllText)
            .Distinct()
            .Count();
        return siblings > 0 ? siblings : Environment.ProcessorCount;
    }
}
