using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The functions of native/*.cpp. The library is loaded at the first call, so a program that needs no tensor does not pay for it.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "TorchSharpNative";

    static NativeMethods()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, NativeLoader.Resolve);
        NativeLoader.SetThreads(ts_set_threads);
    }

    [LibraryImport(Library)] public static partial byte* ts_error();
    [LibraryImport(Library)] public static partial byte* ts_version();
    [LibraryImport(Library)] public static partial long ts_live();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial nint ts_find(string name, string overload);
    [LibraryImport(Library)] public static partial int ts_call(nint op, NativeValue* arguments, int count, NativeValue** results);

    [LibraryImport(Library)] public static partial void ts_free(nint tensor);
    [LibraryImport(Library)] public static partial nint ts_alias(TensorHandle tensor);
    [LibraryImport(Library)] public static partial int ts_facts(TensorHandle tensor, out TensorFacts facts);
    [LibraryImport(Library)] public static partial int ts_dimensions(TensorHandle tensor);
    [LibraryImport(Library)] public static partial int ts_dtype(TensorHandle tensor);
    [LibraryImport(Library)] public static partial int ts_sizes(TensorHandle tensor, long* sizes);
    [LibraryImport(Library)] public static partial int ts_strides(TensorHandle tensor, long* strides);
    [LibraryImport(Library)] public static partial long ts_offset(TensorHandle tensor);
    [LibraryImport(Library)] public static partial nint ts_data(TensorHandle tensor);
    [LibraryImport(Library)]
    public static partial nint ts_borrow(nint memory, long* sizes, int dimensions, int dtype, delegate* unmanaged<nint, void> freeMemory, nint owner);

    [LibraryImport(Library)] public static partial int ts_set_requires_grad(TensorHandle tensor, int value);
    [LibraryImport(Library)] public static partial nint ts_grad(TensorHandle tensor);
    [LibraryImport(Library)] public static partial int ts_set_grad(TensorHandle tensor, nint gradient);
    [LibraryImport(Library)] public static partial int ts_backward(TensorHandle tensor, nint gradient, int retainGraph, int createGraph);
    [LibraryImport(Library)] public static partial int ts_grad_enabled();
    [LibraryImport(Library)] public static partial void ts_set_grad_enabled(int value);
    [LibraryImport(Library)] public static partial nint ts_enter_inference(int enabled);
    [LibraryImport(Library)] public static partial void ts_leave_inference(nint mode);
    [LibraryImport(Library)] public static partial int ts_inference();

    [LibraryImport(Library)] public static partial int ts_threads();
    [LibraryImport(Library)] public static partial int ts_set_threads(int count);
    [LibraryImport(Library)] public static partial void ts_set_own_threads(int count);
    [LibraryImport(Library)] public static partial void ts_keep_all_memory();
    [LibraryImport(Library)] public static partial int ts_cuda_devices();
    [LibraryImport(Library)] public static partial int ts_cuda_synchronize(int index);

    [LibraryImport(Library)] public static partial int ts_manual_seed(ulong seed);
    [LibraryImport(Library)] public static partial nint ts_generator(int device, int index, ulong seed);
    [LibraryImport(Library)] public static partial nint ts_default_generator(int device, int index);
    [LibraryImport(Library)] public static partial void ts_free_generator(nint generator);
    [LibraryImport(Library)] public static partial int ts_seed_generator(GeneratorHandle generator, ulong seed);
    [LibraryImport(Library)] public static partial ulong ts_generator_seed(GeneratorHandle generator);

    [LibraryImport(Library)] public static partial int ts_processor();
    [LibraryImport(Library)] public static partial void ts_limit_processor(int kind);
    [LibraryImport(Library)] public static partial nint ts_linear(TensorHandle x, TensorHandle w, nint bias);
    [LibraryImport(Library)] public static partial nint ts_linear_and_more(TensorHandle x, TensorHandle w, nint bias, double slope, nint added);
    [LibraryImport(Library)] public static partial nint ts_rms_norm(TensorHandle x, TensorHandle weight, double eps, int type);
    [LibraryImport(Library)] public static partial nint ts_rotate(TensorHandle x, TensorHandle cos, TensorHandle sin, double scale);
    [LibraryImport(Library)] public static partial long ts_attend_dim();
    [LibraryImport(Library)] public static partial nint ts_layer_norm(TensorHandle x, TensorHandle weight, TensorHandle bias, double eps, int type);
    [LibraryImport(Library)] public static partial nint ts_gate(TensorHandle x, double slope);
    [LibraryImport(Library)] public static partial nint ts_gate_traced(TensorHandle x, double slope);
    [LibraryImport(Library)] public static partial nint ts_add(TensorHandle x, TensorHandle more);
    [LibraryImport(Library)] public static partial nint ts_rms_norm_traced(TensorHandle x, TensorHandle weight, double eps, int type);
    [LibraryImport(Library)] public static partial nint ts_rotate_traced(TensorHandle x, TensorHandle cos, TensorHandle sin, double scale);
    [LibraryImport(Library)] public static partial nint ts_attend_traced(TensorHandle q, TensorHandle k, TensorHandle v, nint mask);
    [LibraryImport(Library)] public static partial nint ts_attend(TensorHandle q, TensorHandle k, TensorHandle v, nint mask);
    [LibraryImport(Library)] public static partial ulong ts_read(ulong* memory, long words);

    /// <summary>The last error of this thread, or null when the last call had none.</summary>
    public static string? LastError()
    {
        var text = Marshal.PtrToStringUTF8((nint)ts_error());
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Throws what the native side reported as -1.</summary>
    public static int Check(int result, [CallerMemberName] string subject = "")
        => result >= 0 ? result : throw Failure($"{subject}");

    /// <param name="subject">Formatted after the error is taken: to print a tensor calls the native side, which then has no error any more.</param>
    public static ExternalException Failure(FormattableString subject)
    {
        var error = LastError() ?? "failed without a message";
        return new ExternalException($"{FormattableString.Invariant(subject)}: {error}");
    }
}
