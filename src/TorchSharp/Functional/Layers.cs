using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers as functions of input and weights; meanings and shapes are those of torch.nn.functional.</summary>
        public static partial class functional
        {
            /// <param name="input">[..., inputs]</param>
            /// <param name="weights">[outputs, inputs]</param>
            /// <param name="bias">[outputs]</param>
            /// <returns>[..., outputs]</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Operators.Call("aten::linear", input, weights, bias);

            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1)
                => Operators.Call("aten::conv1d", input, weight, bias, stride ?? 1L, padding ?? 0L, dilation ?? 1L, groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
                => Operators.Call("aten::conv2d", input, weight, bias, Each(strides, 1, 2), Each(padding, 0, 2), Each(dilation, 1, 2), groups);

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
                => Operators.Call("aten::conv3d", input, weight, bias, Each(strides, 1, 3), Each(padding, 0, 3), Each(dilation, 1, 3), groups);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
                => Operators.Call("aten::layer_norm", input, normalized_shape, weight, bias, eps);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
                => Operators.Call("aten::group_norm", input, num_groups, weight, bias, eps);

            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                var length = Operators.Call("aten::norm.ScalarOpt_dim", input, (Scalar)p, new[] { dim }, true).clamp_min(eps);
                return input.div(length).MoveToOuterDisposeScope();
            }

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8)
                => Operators.Call("aten::cosine_similarity", x1, x2, dim, eps);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Operators.Call("aten::one_hot", x, num_classes);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                => inplace ? Operators.CallInPlace("aten::dropout_", input, p, training).alias() : Operators.Call("aten::dropout", input, p, training);

            /// <summary>One number for all dimensions, or one each.</summary>
            private static Argument Each(long[]? values, long otherwise, int dimensions)
            {
                if (values is { Length: > 1 }) return values;
                var all = new long[dimensions];
                Array.Fill(all, values is [var one] ? one : otherwise);
                return all;
            }
        }
    }
}
