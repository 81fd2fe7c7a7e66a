using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor matmul(Tensor target) => Operators.Call("aten::matmul", this, target);

        public Tensor mm(Tensor target) => Operators.Call("aten::mm", this, target);

        public Tensor mv(Tensor target) => Operators.Call("aten::mv", this, target);

        public Tensor dot(Tensor target) => Operators.Call("aten::dot", this, target);

        public Tensor bmm(Tensor batch2) => Operators.Call("aten::bmm", this, batch2);

        public Tensor outer(Tensor vec2) => Operators.Call("aten::outer", this, vec2);

        public Tensor inner(Tensor vec2) => Operators.Call("aten::inner", this, vec2);

        public Tensor vdot(Tensor target) => Operators.Call("aten::vdot", this, target);

        public Tensor kron(Tensor other) => Operators.Call("aten::kron", this, other);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Operators.Call("aten::addmm", this, mat1, mat2, (Scalar)beta, (Scalar)alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Operators.Call("aten::baddbmm", this, batch1, batch2, (Scalar)beta, (Scalar)alpha);

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Operators.Call("aten::addbmm", this, batch1, batch2, (Scalar)beta, (Scalar)alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Operators.Call("aten::addmv", this, mat, vec, (Scalar)beta, (Scalar)alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Operators.CallInPlace("aten::addmm_", this, mat1, mat2, (Scalar)beta, (Scalar)alpha);

        public Tensor trace() => Operators.Call("aten::trace", this);

        public Tensor det() => Operators.Call("aten::det", this);

        public Tensor inverse() => Operators.Call("aten::inverse", this);

        public Tensor cross(Tensor other, long? dim = null) => Operators.Call("aten::cross", this, other, dim);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Operators.Call("aten::tensordot", this, b, dims1, dims2);
    }
}
