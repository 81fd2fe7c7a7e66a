using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Operators.Call("aten::sum", this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("aten::sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor mean() => Operators.Call("aten::mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Operators.Call("aten::mean.dim", this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Operators.Call("aten::prod", this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("aten::prod.dim_int", this, dim, keepdim, type);

        public Tensor std(bool unbiased = true) => Operators.Call("aten::std", this, unbiased);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(Operators.Call("aten::std.dim", this, dimensions, unbiased, keepdim), type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor var(bool unbiased = true) => Operators.Call("aten::var", this, unbiased);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(Operators.Call("aten::var.dim", this, dimensions, unbiased, keepdim), type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        private static Tensor Cast(Tensor result, ScalarType? type)
        {
            if (type is not { } asked || asked == result.dtype) return result;
            using (result) return result.to_type(asked);
        }

        public Tensor all() => Operators.Call("aten::all", this);

        public Tensor all(long dim, bool keepdim = false) => Operators.Call("aten::all.dim", this, dim, keepdim);

        public Tensor any() => Operators.Call("aten::any", this);

        public Tensor any(long dim, bool keepdim = false) => Operators.Call("aten::any.dim", this, dim, keepdim);

        public Tensor amax(params long[] dims) => Operators.Call("aten::amax", this, dims);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => @out is null
            ? Operators.Call("aten::amax", this, dims, keepdim)
            : @out.copy_(Operators.Call("aten::amax", this, dims, keepdim));

        public Tensor amin(params long[] dims) => Operators.Call("aten::amin", this, dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => @out is null
            ? Operators.Call("aten::amin", this, dims, keepdim)
            : @out.copy_(Operators.Call("aten::amin", this, dims, keepdim));

        public Tensor argmax() => Operators.Call("aten::argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Operators.Call("aten::argmax", this, dim, keepdim);

        public Tensor argmin() => Operators.Call("aten::argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Operators.Call("aten::argmin", this, dim, keepdim);

        public Tensor max() => Operators.Call("aten::max", this);

        public Tensor max(Tensor other) => Operators.Call("aten::max.other", this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Operators.CallTwo("aten::max.dim", this, dim, keepdim);

        public Tensor min() => Operators.Call("aten::min", this);

        public Tensor min(Tensor other) => Operators.Call("aten::min.other", this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Operators.CallTwo("aten::min.dim", this, dim, keepdim);

        public Tensor median() => Operators.Call("aten::median", this);

        public Tensor norm(float p = 2.0f) => Operators.Call("aten::norm.Scalar", this, (Scalar)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Operators.Call("aten::norm.ScalarOpt_dim", this, (Scalar)p, new long[] { dim }, keepdim);

        public Tensor dist(Tensor other, float p = 2.0f) => Operators.Call("aten::dist", this, other, (Scalar)p);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Operators.Call("aten::quantile", this, q, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Operators.Call("aten::count_nonzero", this) : Operators.Call("aten::count_nonzero.dim_IntList", this, dims);

        public Tensor nansum() => Operators.Call("aten::nansum", this);

        public Tensor cumsum(long dim, ScalarType? type = null) => Operators.Call("aten::cumsum", this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Operators.Call("aten::cumprod", this, dim, type);

        public (Tensor values, Tensor indexes) cummax(long dim) => Operators.CallTwo("aten::cummax", this, dim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Operators.Call("aten::logsumexp", this, new[] { dim }, keepdim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Operators.Call("aten::softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Operators.Call("aten::log_softmax.int", this, dim, dtype);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => Operators.Call("aten::diff", this, n, dim, prepend, append);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
            => Operators.CallScalar("aten::allclose", this, target, rtol, atol, equal_nan).ToBoolean();

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => Operators.Call("aten::isclose", this, other, rtol, atol, nanEqual);
    }
}
