using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor index_select(long dim, Tensor index) => Operators.Call("aten::index_select", this, dim, index);

        public Tensor gather(long dim, Tensor index) => Operators.Call("aten::gather", this, dim, index);

        public Tensor take(Tensor index) => Operators.Call("aten::take", this, index);

        public Tensor take_along_dim(Tensor indices, long dim) => Operators.Call("aten::take_along_dim", this, indices, dim);

        public Tensor masked_select(Tensor mask) => Operators.Call("aten::masked_select", this, mask);

        public Tensor masked_fill(Tensor mask, Scalar value) => Operators.Call("aten::masked_fill.Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Operators.CallInPlace("aten::masked_fill_.Scalar", this, mask, value);

        public Tensor masked_scatter(Tensor mask, Tensor value) => Operators.Call("aten::masked_scatter", this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value) => Operators.CallInPlace("aten::masked_scatter_", this, mask, value);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Operators.Call("aten::scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Operators.CallInPlace("aten::scatter_.src", this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Operators.Call("aten::scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Operators.CallInPlace("aten::scatter_add_", this, dim, index, src);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Operators.Call("aten::index_add", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Operators.CallInPlace("aten::index_add_", this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Operators.Call("aten::index_copy", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Operators.CallInPlace("aten::index_copy_", this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Operators.Call("aten::index_fill.int_Scalar", this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Operators.CallInPlace("aten::index_fill_.int_Scalar", this, dim, index, value);

        /// <summary>This tensor where the condition holds, <paramref name="y"/> elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Operators.Call("aten::where.self", condition, this, y);

        public Tensor nonzero() => Operators.Call("aten::nonzero", this);

        public IList<Tensor> nonzero_as_list() => Operators.CallMany("aten::nonzero_numpy", this);

        public Tensor argwhere() => Operators.Call("aten::argwhere", this);

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var results = dim is { } known
                ? Operators.CallMany("aten::unique_dim", this, (long)known, sorted, return_inverse, return_counts)
                : Operators.CallMany("aten::_unique2", this, sorted, return_inverse, return_counts);
            return Asked(results, return_inverse, return_counts);
        }

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null)
            => Asked(Operators.CallMany("aten::unique_consecutive", this, return_inverse, return_counts, (long?)dim), return_inverse, return_counts);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Operators.CallTwo("aten::topk", this, (long)k, (long)dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Operators.CallTwo("aten::sort.stable", this, (bool?)stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Operators.Call("aten::argsort", this, dim, descending);

        public Tensor msort() => Operators.Call("aten::msort", this);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Operators.CallTwo("aten::kthvalue", this, k, dim ?? -1L, keepdim);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Operators.Call("aten::bincount", this, weights, minlength);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Operators.Call("aten::bucketize.Tensor", this, boundaries, outInt32, right);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Operators.Call("aten::isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Operators.Call("aten::histc", this, bins, (Scalar)min, (Scalar)max);

        private static (Tensor, Tensor?, Tensor?) Asked(Tensor[] results, bool inverse, bool counts)
        {
            if (!inverse) results[1].Dispose();
            if (!counts) results[2].Dispose();
            return (results[0], inverse ? results[1] : null, counts ? results[2] : null);
        }
    }
}
