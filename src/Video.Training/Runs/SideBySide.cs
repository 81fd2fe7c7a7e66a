using TorchSharp;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Training.Runs;

/// <summary>
/// Spreads the parts of a batch over the processor, each with threads of its own: where there are as many parts as threads, each does all of its operators alone. A small model's
/// operators are too small to be shared out one by one.
/// </summary>
internal static class SideBySide
{
    /// <summary>Parts into which to divide a batch for that device.</summary>
    public static int PartsFor(Device device) => device.type == DeviceType.CPU ? get_num_threads() : 1;

    /// <summary>Does the work for all parts; returns when the last is done.</summary>
    /// <returns>The results, in the parts' order.</returns>
    public static IReadOnlyList<TResult> Run<TPart, TResult>(IReadOnlyList<TPart> parts, Func<TPart, TResult> work)
    {
        if (parts.Count == 1) return [work(parts[0])];

        var own = Math.Max(1, get_num_threads() / parts.Count);
        return Task.WhenAll(parts.Select(part => Task.Factory.StartNew(() => With(own, () => work(part)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).GetAwaiter().GetResult();
    }

    private static TResult With<TResult>(int threads, Func<TResult> work)
    {
        OwnThreads.Set(threads);
        return work();
    }
}
