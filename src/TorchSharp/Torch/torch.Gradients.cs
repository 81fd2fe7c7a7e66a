using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Computes without remembering how, until disposed, on this thread.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.ts_grad_enabled() != 0;

    /// <summary>
    /// As <see cref="no_grad"/>, and cheaper: what is computed can never take part in autograd.
    /// Until disposed, on this thread: do not await within it, the rest may run on another thread.
    /// </summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.ts_inference() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = is_grad_enabled();

        public GradMode(bool enabled) => NativeMethods.ts_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.ts_set_grad_enabled(_before ? 1 : 0);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private nint _mode = NativeMethods.ts_enter_inference(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_mode == 0) return;
            if (Environment.CurrentManagedThreadId != _thread)
                throw new InvalidOperationException("inference_mode: expected to be left on the thread that entered it; do not await within it");
            NativeMethods.ts_leave_inference(_mode);
            _mode = 0;
        }
    }
}
