using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// Calls libtorch operators by name: <c>Operators.Call("aten::sum.dim_IntList", x, dims, keepdim)</c>.
/// Trailing arguments that are left out take the schema's defaults. Tensors that come back belong to the thread's current dispose scope.
/// </summary>
/// <remarks>A call that libtorch refuses throws <see cref="ExternalException"/> with the operator, the types and shapes of its arguments, and libtorch's words.</remarks>
internal static unsafe class Operators
{
    private static readonly ConcurrentDictionary<string, nint> Found = new();

    /// <summary>Whether the installed libtorch has the operator: newer ones are composed from older ones where it has not.</summary>
    public static bool Has(string name) => Find(name) != 0;

    /// <summary>Calls an operator that returns one tensor.</summary>
    public static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(name, arguments);
        return results.Length == 1 && results[0].Kind == ArgumentKind.Tensor
            ? new Tensor((nint)results[0].Bits)
            : throw Unexpected(name, "one tensor", results);
    }

    /// <summary>Calls an operator that changes its first argument, and returns that argument.</summary>
    public static Tensor CallInPlace(string name, params ReadOnlySpan<Argument> arguments)
    {
        foreach (var result in Run(name, arguments)) Free(result);
        return (Tensor)arguments[0].Reference!;
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public static (Tensor, Tensor) CallTwo(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = CallMany(name, arguments);
        return (results[0], results[1]);
    }

    /// <summary>Calls an operator that returns several tensors, or a list of them.</summary>
    public static Tensor[] CallMany(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(name, arguments);
        var tensors = new Tensor[results.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            // An undefined result (a statistic that was not asked for, say) has no handle: stand an empty tensor in its place.
            tensors[i] = results[i].Kind == ArgumentKind.Tensor ? new Tensor((nint)results[i].Bits) : null!;
        }
        for (var i = 0; i < tensors.Length; i++) tensors[i] ??= empty(0);
        return tensors;
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    public static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = Run(name, arguments);
        return results.Length == 1 && results[0].Kind is ArgumentKind.Int or ArgumentKind.Double or ArgumentKind.Bool
            ? new Scalar(results[0].Kind, results[0].Bits)
            : throw Unexpected(name, "one number", results);
    }

    /// <summary>Results lie in the thread's native buffer until its next call: nothing may call an operator before they are read.</summary>
    private static ReadOnlySpan<NativeValue> Run(string name, ReadOnlySpan<Argument> arguments)
    {
        var op = Find(name);
        if (op == 0) throw new EntryPointNotFoundException($"{name}: no such operator in libtorch {__version__}");

        var words = 0;
        foreach (var argument in arguments) words += argument.Kind == ArgumentKind.Device ? 0 : argument.Length;
        var lists = words <= 128 ? stackalloc long[words] : new long[words];
        Span<NativeValue> values = stackalloc NativeValue[arguments.Length];
        values.Clear();

        fixed (long* listsStart = lists)
        fixed (NativeValue* valuesStart = values)
        {
            var next = listsStart;
            try
            {
                for (var i = 0; i < arguments.Length; i++) next += Marshal(name, arguments[i], ref values[i], next);

                NativeValue* results;
                var count = NativeMethods.ts_call(op, valuesStart, arguments.Length, &results);
                if (count < 0) throw new ExternalException(NativeMethods.LastError());
                return new ReadOnlySpan<NativeValue>(results, count);
            }
            finally
            {
                for (var i = 0; i < arguments.Length; i++) Release(arguments[i], values[i]);
            }
        }
    }

    /// <summary>Writes one argument, its list (if any) to <paramref name="list"/>, and returns how many words the list took.</summary>
    private static int Marshal(string name, in Argument argument, ref NativeValue value, long* list)
    {
        switch (argument.Reference)
        {
            case null:
                value = new NativeValue { Kind = argument.Kind, Bits = argument.Bits, Length = argument.Length };
                return 0;
            case Tensor tensor:
                value.Bits = Hold(name, tensor);
                value.Kind = ArgumentKind.Tensor; // last: from here on the handle is held and must be released
                return 0;
            case Generator generator:
                value = new NativeValue { Kind = ArgumentKind.Generator, Bits = generator.Handle.DangerousGetHandle() };
                return 0;
            case string text:
                value = new NativeValue { Kind = ArgumentKind.String, Bits = (long)list };
                value.Length = Encoding.UTF8.GetBytes(text, new Span<byte>(list, argument.Length * sizeof(long)));
                return argument.Length;
            case long[] integers:
                integers.CopyTo(new Span<long>(list, argument.Length));
                value = new NativeValue { Kind = ArgumentKind.Ints, Bits = (long)list, Length = argument.Length };
                return argument.Length;
            case double[] reals:
                reals.CopyTo(new Span<double>(list, argument.Length));
                value = new NativeValue { Kind = ArgumentKind.Doubles, Bits = (long)list, Length = argument.Length };
                return argument.Length;
            case Tensor?[] tensors:
                value = new NativeValue { Kind = ArgumentKind.Tensors, Bits = (long)list };
                foreach (var tensor in tensors)
                {
                    list[value.Length] = tensor is null ? 0 : Hold(name, tensor);
                    value.Length++; // counts what is held, should a later one fail
                }
                return argument.Length;
            default:
                throw new ArgumentException($"{name}: expected a value that libtorch knows, got {argument.Reference.GetType()}");
        }
    }

    private static nint Hold(string name, Tensor tensor)
    {
        var held = false;
        if (tensor.IsDisposed) throw new ObjectDisposedException(nameof(Tensor), $"{name}: got a tensor that is disposed; it left its dispose scope, or was disposed by hand");
        tensor.Native.DangerousAddRef(ref held);
        return tensor.Native.DangerousGetHandle();
    }

    private static void Release(in Argument argument, in NativeValue value)
    {
        if (value.Kind == ArgumentKind.Tensor)
            ((Tensor)argument.Reference!).Native.DangerousRelease();
        else if (value.Kind == ArgumentKind.Tensors)
            foreach (var tensor in ((Tensor?[])argument.Reference!).AsSpan(0, value.Length)) tensor?.Native.DangerousRelease();
        else if (value.Kind == ArgumentKind.Generator)
            GC.KeepAlive(argument.Reference);
    }

    private static void Free(in NativeValue result)
    {
        if (result.Kind == ArgumentKind.Tensor) NativeMethods.ts_free((nint)result.Bits);
    }

    private static InvalidOperationException Unexpected(string name, string expected, ReadOnlySpan<NativeValue> results)
    {
        var got = string.Join(", ", results.ToArray().Select(result => result.Kind));
        foreach (var result in results) Free(result);
        return new InvalidOperationException($"{name}: expected {expected} back, got [{got}]");
    }

    private static nint Find(string name) => Found.GetOrAdd(name, static full =>
    {
        var dot = full.IndexOf('.');
        return dot < 0 ? NativeMethods.ts_find(full, "") : NativeMethods.ts_find(full[..dot], full[(dot + 1)..]);
    });
}
