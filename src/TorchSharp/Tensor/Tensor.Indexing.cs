using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Put(value, TensorIndex.Single(i1));
        }

        public Tensor this[long i1, long i2]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2));
            set => Put(value, TensorIndex.Single(i1), TensorIndex.Single(i2));
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
            set => Put(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
        }

        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, index => TensorIndex.Single(index)));
            set => index_put_(value, Array.ConvertAll(indices, index => TensorIndex.Single(index)));
        }

        /// <summary>Ranges and single indices make a view of this tensor; tensors of indices or truth values make a copy.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, chosen) = View(indices);
            if (chosen is not null) return Operators.Call("aten::index.Tensor", view, Argument.OptionalTensors(chosen)).MoveToOuterDisposeScope();
            return (ReferenceEquals(view, this) ? alias() : view).MoveToOuterDisposeScope();
        }

        public Tensor index(params Tensor[] indices) => Operators.Call("aten::index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var scope = NewDisposeScope();
            var (view, chosen) = View(indices);
            if (chosen is not null) Operators.CallInPlace("aten::index_put_", view, Argument.OptionalTensors(chosen), value, accumulate);
            else if (accumulate) view.add_(value);
            else view.copy_(value);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
            => Operators.CallInPlace("aten::index_put_", this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor number = torch.full([], value, dtype, device);
            return index_put_(number, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor number = torch.full([], value, dtype, device);
            return index_put_(number, indices);
        }

        private void Put(Tensor value, params TensorIndex[] indices) => index_put_(value, indices);

        /// <summary>
        /// Applies what makes views and collects the tensors of indices, one place per dimension of the view (null: all of it).
        /// The second is null when there are none. Runs inside the caller's dispose scope.
        /// </summary>
        private (Tensor View, Tensor?[]? Chosen) View(TensorIndex[] indices)
        {
            var view = this;
            var chosen = new List<Tensor?>();
            var dim = 0;
            var left = indices.Length;
            foreach (var index in indices)
            {
                left--;
                switch (index.Kind)
                {
                    case TensorIndex.Form.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                            view = Operators.Call("aten::slice.Tensor", view, (long)dim, index.Start, index.Stop, index.Step ?? 1L);
                        dim++;
                        break;
                    case TensorIndex.Form.Single:
                        view = view.select(dim, index.Start ?? 0);
                        break;
                    case TensorIndex.Form.None:
                        view = view.unsqueeze(dim++);
                        break;
                    case TensorIndex.Form.Ellipsis:
                        dim += (int)view.Dimensions - dim - Consumed(indices.AsSpan(indices.Length - left));
                        break;
                    case TensorIndex.Form.Bool:
                        view = view.unsqueeze(dim);
                        Choose(chosen, dim++, torch.tensor(index.Start != 0, device: device).unsqueeze(0));
                        break;
                    case TensorIndex.Form.Tensor:
                        Choose(chosen, dim, index.Indices!);
                        dim += index.Indices!.dtype == ScalarType.Bool ? (int)index.Indices.Dimensions : 1;
                        break;
                    default:
                        dim++;
                        break;
                }
            }
            return (view, chosen.Count > 0 ? [.. chosen] : null);
        }

        /// <summary>A mask of n dimensions stands for n places: libtorch expands it itself, so it takes one place here.</summary>
        private static void Choose(List<Tensor?> chosen, int dim, Tensor indices)
        {
            var masked = chosen.Sum(tensor => tensor is { dtype: ScalarType.Bool } ? (int)tensor.Dimensions - 1 : 0);
            while (chosen.Count + masked < dim) chosen.Add(null);
            chosen.Add(indices);
        }

        /// <summary>How many dimensions of the tensor the indices after an ellipsis take.</summary>
        private static int Consumed(ReadOnlySpan<TensorIndex> indices)
        {
            var consumed = 0;
            foreach (var index in indices)
            {
                consumed += index.Kind switch
                {
                    TensorIndex.Form.None or TensorIndex.Form.Bool or TensorIndex.Form.Ellipsis => 0,
                    TensorIndex.Form.Tensor when index.Indices!.dtype == ScalarType.Bool => (int)index.Indices.Dimensions,
                    _ => 1,
                };
            }
            return consumed;
        }
    }
}
