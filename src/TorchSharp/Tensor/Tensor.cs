using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An array of numbers on a device, owned by the dispose scope in which it was made, or by its holder when there was none.
    /// Methods mean what PyTorch's methods of the same name mean; those whose name ends in an underscore change the tensor itself.
    /// </summary>
    /// <remarks>A call that libtorch refuses throws <see cref="System.Runtime.InteropServices.ExternalException"/>, which names the operator, the shapes and the reason.</remarks>
    public sealed partial class Tensor : IDisposable, IEquatable<Tensor>
    {
        internal Tensor(nint native)
        {
            Native = new TensorHandle(native);
            DisposeScopeManager.OfThread.Innermost?.Attach(this);
        }

        internal TensorHandle Native { get; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Whether this object gave its tensor up; other objects over the same memory are untouched.</summary>
        public bool IsDisposed => Native.IsClosed;

        public bool IsInvalid => Native.IsClosed || Native.IsInvalid;

        /// <summary>The native tensor; valid while this object is.</summary>
        public IntPtr Handle => IsDisposed ? throw new ObjectDisposedException(nameof(Tensor)) : Native.DangerousGetHandle();

        public ScalarType dtype => (ScalarType)NativeMethods.Check(NativeMethods.ts_dtype(Native));

        public Device device
        {
            get
            {
                var facts = Facts();
                return facts.DeviceType == (int)DeviceType.CPU ? CPU : new Device((DeviceType)facts.DeviceType, facts.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Facts().DeviceType;

        public int device_index => Facts().DeviceIndex;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public long[] shape => size();

        public long Dimensions => NativeMethods.Check(NativeMethods.ts_dimensions(Native));

        public long ndim => Dimensions;

        public long NumberOfElements => Facts().Elements;

        public long ElementSize => dtype.ElementSize();

        public bool is_leaf => Facts().IsLeaf != 0;

        public bool requires_grad
        {
            get => Facts().RequiresGrad != 0;
            set => NativeMethods.Check(NativeMethods.ts_set_requires_grad(Native, value ? 1 : 0));
        }

        /// <summary>The gradient that <c>backward</c> has added up so far; null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = NativeMethods.ts_grad(Native);
                return gradient != 0 ? new Tensor(gradient) : NativeMethods.LastError() is null ? null : throw NativeMethods.Failure($"grad");
            }
            set
            {
                NativeMethods.Check(NativeMethods.ts_set_grad(Native, value?.Handle ?? 0));
                GC.KeepAlive(value);
            }
        }

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* start = sizes) NativeMethods.Check(NativeMethods.ts_sizes(Native, start));
            return sizes;
        }

        public long size(int dim)
        {
            var sizes = size();
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* start = strides) NativeMethods.Check(NativeMethods.ts_strides(Native, start));
            return strides;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        public long storage_offset() => NativeMethods.ts_offset(Native);

        public bool is_contiguous() => Facts().IsContiguous != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_nonzero() => ToScalar().ToBoolean();

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public Tensor retain_grad_() => Operators.CallInPlace("aten::retain_grad", this);

        public void retain_grad() => retain_grad_();

        /// <summary>Adds the gradients of this single number to every leaf that it was computed from.</summary>
        public void backward() => Backward(null, retainGraph: false, createGraph: false);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (inputs is not null) throw new NotSupportedException("backward: gradients of chosen inputs are not offered; leave inputs out");
            Backward(grad_tensors is { Count: > 0 } ? grad_tensors[0] : null, retain_graph, create_graph);
        }

        private void Backward(Tensor? gradient, bool retainGraph, bool createGraph)
        {
            NativeMethods.Check(NativeMethods.ts_backward(Native, gradient?.Handle ?? 0, retainGraph ? 1 : 0, createGraph ? 1 : 0), "backward");
            GC.KeepAlive(gradient);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner) owner.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            Native.Dispose();
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both have the same shape and the same elements.</summary>
        public bool Equals(Tensor? other) => other is not null && torch.equal(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public override string ToString()
            => IsDisposed ? "disposed tensor" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        private TensorFacts Facts()
        {
            NativeMethods.Check(NativeMethods.ts_facts(Native, out var facts), "facts");
            return facts;
        }
    }
}
