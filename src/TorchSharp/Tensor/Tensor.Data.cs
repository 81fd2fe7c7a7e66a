using System.Runtime.CompilerServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The elements' bytes. Needs a contiguous tensor on the processor; valid while the tensor is.</summary>
        public Span<byte> bytes
        {
            get => Memory();
            set
            {
                var own = Memory();
                if (own.Length != value.Length) throw new ArgumentException($"bytes: {this} expected {own.Length} bytes, got {value.Length}", nameof(value));
                value.CopyTo(own);
            }
        }

        /// <summary>The elements in row-major order, whatever the strides. Needs a tensor on the processor.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ElementTypes.Require<T>(dtype);
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">The tensor has more or fewer elements than one, or another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException($"item: expected a tensor of one element, got {this}");
            ElementTypes.Require<T>(dtype);
            using var here = HereAndContiguous();
            return here.Elements<T>()[0];
        }

        public Scalar ToScalar()
        {
            var (kind, bits) = dtype switch
            {
                ScalarType.Bool => (ArgumentKind.Bool, item<bool>() ? 1L : 0L),
                ScalarType.Int64 => (ArgumentKind.Int, item<long>()),
                ScalarType.Float64 => (ArgumentKind.Double, BitConverter.DoubleToInt64Bits(item<double>())),
                var type when torch.is_integral(type) => (ArgumentKind.Int, As<long>(ScalarType.Int64)),
                _ => (ArgumentKind.Double, BitConverter.DoubleToInt64Bits(As<double>(ScalarType.Float64))),
            };
            return new Scalar(kind, bits);
        }

        public double ReadCpuDouble(long i) => data<double>()[i];

        public float ReadCpuSingle(long i) => data<float>()[i];

        public long ReadCpuInt64(long i) => data<long>()[i];

        /// <summary>The memory as elements; needs a contiguous tensor on the processor of this element type.</summary>
        internal unsafe Span<T> Elements<T>() where T : unmanaged
        {
            var memory = Memory();
            return new Span<T>(Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(memory)), memory.Length / sizeof(T));
        }

        /// <summary>A tensor with the same elements on the processor, contiguous; the caller disposes it.</summary>
        internal Tensor HereAndContiguous()
        {
            using var scope = NewDisposeScope();
            var here = device_type == DeviceType.CPU ? alias() : cpu();
            return (here.is_contiguous() ? here : here.contiguous()).DetachFromDisposeScope();
        }

        private T As<T>(ScalarType type) where T : unmanaged
        {
            using var converted = to_type(type);
            return converted.item<T>();
        }

        private unsafe Span<byte> Memory()
        {
            var facts = Facts();
            if (facts.DeviceType != (int)DeviceType.CPU) throw new InvalidOperationException($"bytes: expected a tensor on the processor, got {this}; call cpu() first");
            if (facts.IsContiguous == 0) throw new InvalidOperationException($"bytes: expected a contiguous tensor, got strides [{string.Join(", ", stride())}]; call contiguous() first");

            var length = facts.Elements * ((ScalarType)facts.ScalarType).ElementSize();
            if (length > int.MaxValue) throw new InvalidOperationException($"bytes: {this} has {length} bytes, more than a span holds; take narrower slices");
            var start = NativeMethods.ts_data(Native);
            if (start == 0 && length > 0) throw NativeMethods.Failure($"bytes");
            return new Span<byte>((void*)start, (int)length);
        }
    }
}
