using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static class random
    {
        public static Generator manual_seed(long seed)
        {
            NativeMethods.Check(NativeMethods.ts_manual_seed((ulong)seed));
            return Generator.Default;
        }

        public static long initial_seed() => Generator.Default.initial_seed();
    }

    /// <summary>A source of random numbers: the same seed gives the same numbers on the same device and libtorch.</summary>
    public sealed class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeMethods.ts_generator((int)(device ?? CPU).type, (device ?? CPU).index, seed), device ?? CPU)
        {
        }

        private Generator(nint generator, Device device)
        {
            if (generator == 0) throw NativeMethods.Failure($"generator on {device}");
            Handle = new GeneratorHandle(generator);
            this.device = device;
        }

        /// <summary>The processor's default generator.</summary>
        public static Generator Default { get; } = new(NativeMethods.ts_default_generator((int)DeviceType.CPU, -1), CPU);

        public Device device { get; }

        internal GeneratorHandle Handle { get; }

        public Generator manual_seed(long seed)
        {
            NativeMethods.Check(NativeMethods.ts_seed_generator(Handle, (ulong)seed));
            return this;
        }

        public long initial_seed() => (long)NativeMethods.ts_generator_seed(Handle);

        public void Dispose() => Handle.Dispose();
    }
}
