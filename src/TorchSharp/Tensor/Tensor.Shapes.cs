using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor view(params long[] shape) => Operators.Call("aten::view", this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => Operators.Call("aten::reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Operators.Call("aten::flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var sizesBefore = shape;
            var at = (int)(dim < 0 ? dim + sizesBefore.Length : dim);
            return reshape([.. sizesBefore[..at], .. sizes, .. sizesBefore[(at + 1)..]]);
        }

        public Tensor ravel() => reshape(-1);

        public Tensor permute(params long[] permutation) => Operators.Call("aten::permute", this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => Operators.Call("aten::transpose.int", this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => Operators.CallInPlace("aten::transpose_", this, dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor t() => Operators.Call("aten::t", this);

        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => permute([.. Enumerable.Range(0, (int)Dimensions).Reverse().Select(dim => (long)dim)]);

        /// <summary>The last two dimensions swapped.</summary>
        public Tensor mT => transpose(-2, -1);

        public Tensor squeeze(long? dim = null) => dim is { } known ? Operators.Call("aten::squeeze.dim", this, known) : Operators.Call("aten::squeeze", this);

        public Tensor squeeze_(long? dim = null) => dim is { } known ? Operators.CallInPlace("aten::squeeze_.dim", this, known) : Operators.CallInPlace("aten::squeeze_", this);

        public Tensor unsqueeze(long dim) => Operators.Call("aten::unsqueeze", this, dim);

        public Tensor unsqueeze_(long dim) => Operators.CallInPlace("aten::unsqueeze_", this, dim);

        public Tensor expand(params long[] sizes) => Operators.Call("aten::expand", this, sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Operators.Call("aten::expand", this, sizes, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Operators.Call("aten::expand", this, sizes.ToArray(), isImplicit);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor broadcast_to(params long[] shape) => Operators.Call("aten::broadcast_to", this, shape);

        public Tensor repeat(params long[] sizes) => Operators.Call("aten::repeat", this, sizes);

        public Tensor tile(long[] reps) => Operators.Call("aten::tile", this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Operators.Call("aten::repeat_interleave.self_int", this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Operators.Call("aten::repeat_interleave.self_Tensor", this, repeats, dim, output_size);

        public Tensor roll(long shifts, long? dims = null) => Operators.Call("aten::roll", this, new[] { shifts }, dims is { } known ? [known] : Array.Empty<long>());

        public Tensor roll(long[] shifts, long[] dims) => Operators.Call("aten::roll", this, shifts, dims);

        public Tensor roll((long, long) shifts, (long, long) dims) => roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        public Tensor flip(params long[] dims) => Operators.Call("aten::flip", this, dims);

        public Tensor rot90(long k = 1, (long, long)? dims = null) => Operators.Call("aten::rot90", this, k, dims is { } known ? [known.Item1, known.Item2] : new long[] { 0, 1 });

        public Tensor movedim(long[] source, long[] destination) => Operators.Call("aten::movedim.intlist", this, source, destination);

        public Tensor narrow(long dim, long start, long length) => Operators.Call("aten::narrow", this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) => Operators.Call("aten::slice.Tensor", this, dim, start, finish, step);

        public Tensor select(long dim, long index) => Operators.Call("aten::select.int", this, dim, index);

        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => Operators.Call("aten::diagonal", this, offset, dim1, dim2);

        public Tensor diag(long diagonal = 0) => Operators.Call("aten::diag", this, diagonal);

        public Tensor diag_embed(long offset = 0L, long dim1 = -2L, long dim2 = -1L) => Operators.Call("aten::diag_embed", this, offset, dim1, dim2);

        public Tensor tril(long diagonal = 0) => Operators.Call("aten::tril", this, diagonal);

        public Tensor tril_(long diagonal = 0) => Operators.CallInPlace("aten::tril_", this, diagonal);

        public Tensor triu(long diagonal = 0) => Operators.Call("aten::triu", this, diagonal);

        public Tensor triu_(long diagonal = 0) => Operators.CallInPlace("aten::triu_", this, diagonal);

        public Tensor unfold(long dimension, long size, long step) => Operators.Call("aten::unfold", this, dimension, size, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) => Operators.Call("aten::as_strided", this, size, strides, storageOffset);

        public Tensor[] split(long size, int dim = 0) => Operators.CallMany("aten::split.Tensor", this, size, (long)dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Operators.CallMany("aten::split_with_sizes", this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor[] chunk(long chunks, long dim = 0L) => Operators.CallMany("aten::chunk", this, chunks, dim);

        public Tensor[] tensor_split(long size, long dim = 0L) => Operators.CallMany("aten::tensor_split.sections", this, size, dim);

        public Tensor[] unbind(long dimension = 0L) => Operators.CallMany("aten::unbind.int", this, dimension);

        public Tensor clone() => Operators.Call("aten::clone", this);

        public Tensor contiguous() => Operators.Call("aten::contiguous", this);

        public Tensor detach() => Operators.Call("aten::detach", this);

        public Tensor detach_() => Operators.CallInPlace("aten::detach_", this);

        /// <summary>Another object over the same tensor, with a life of its own.</summary>
        public Tensor alias() => new(NativeMethods.ts_alias(Native));

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Operators.CallInPlace("aten::copy_", this, source, nonBlocking);

        public Tensor set_(Tensor source) => Operators.CallInPlace("aten::set_.source_Tensor", this, source);

        public Tensor fill_(Scalar value) => Operators.CallInPlace("aten::fill_.Scalar", this, value);

        public Tensor zero_() => Operators.CallInPlace("aten::zero_", this);

        public Tensor view_as_complex() => Operators.Call("aten::view_as_complex", this);

        public Tensor view_as_real() => Operators.Call("aten::view_as_real", this);

        public Tensor pin_memory() => Operators.Call("aten::pin_memory", this);
    }
}
