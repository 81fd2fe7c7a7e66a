using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    public static Tensor dot(Tensor input, Tensor target) => input.dot(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => input.addmm(mat1, mat2, beta, alpha);

    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.baddbmm(batch1, batch2, beta, alpha);

    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.addbmm(batch1, batch2, beta, alpha);

    public static Tensor addmv(Tensor input, Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => input.addmv(mat, vec, beta, alpha);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Operators.Call("aten::einsum", equation, tensors);

    public static Tensor trace(Tensor input) => input.trace();

    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2.0) => Operators.Call("aten::cdist", x1, x2, p);

    public static class linalg
    {
        public static Tensor inv(Tensor input) => Operators.Call("aten::linalg_inv", input);

        public static Tensor det(Tensor input) => Operators.Call("aten::linalg_det", input);

        public static Tensor solve(Tensor input, Tensor other, bool left = true) => Operators.Call("aten::linalg_solve", input, other, left);

        public static Tensor pinv(Tensor input) => Operators.Call("aten::linalg_pinv", input);

        public static Tensor cholesky(Tensor input) => Operators.Call("aten::linalg_cholesky", input);

        public static (Tensor Q, Tensor R) qr(Tensor input) => Operators.CallTwo("aten::linalg_qr", input);

        public static (Tensor, Tensor) eigh(Tensor input) => Operators.CallTwo("aten::linalg_eigh", input);

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Operators.Call("aten::linalg_norm", input, Argument.None, dims, keepdim);

        public static Tensor vector_norm(Tensor input, Scalar ord, long[]? dims = null, bool keepdim = false)
            => Operators.Call("aten::linalg_vector_norm", input, ord, dims, keepdim);

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true)
        {
            var results = Operators.CallMany("aten::linalg_svd", input, fullMatrices);
            return (results[0], results[1], results[2]);
        }
    }
}
