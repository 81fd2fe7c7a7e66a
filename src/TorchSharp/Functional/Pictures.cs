using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="padding">Pairs (before, after), the last dimension first.</param>
            public static Tensor pad(Tensor input, long[] padding, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                if (mode is PaddingModes.Constant or PaddingModes.Zeros) return Operators.Call("aten::constant_pad_nd", input, padding, (Scalar)(mode == PaddingModes.Zeros ? 0 : value));

                var name = mode switch { PaddingModes.Replicate => "replication", PaddingModes.Reflect => "reflection", _ => throw new NotSupportedException($"pad: expected constant, replicate or reflect, got {mode}") };
                return Operators.Call($"aten::{name}_pad{padding.Length / 2}d", input, padding);
            }

            /// <param name="x">[batch, channels, height, width]</param>
            /// <param name="size">Height and width of the result; else they follow from <paramref name="scale_factor"/>.</param>
            /// <param name="antialias">Weighs all that a smaller picture's pixel covers; bilinear and bicubic only.</param>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool antialias = false)
            {
                size ??= scale_factor is null
                    ? throw new ArgumentException("interpolate: expected a size or a scale factor, got neither", nameof(size))
                    : [.. x.shape.Skip(2).Select((side, i) => (long)(side * scale_factor[Math.Min(i, scale_factor.Length - 1)]))];
                var (height, width) = ((double?)null, (double?)null);
                return (mode, antialias) switch
                {
                    (InterpolationMode.Nearest, false) => Operators.Call("aten::upsample_nearest2d", x, size, height, width),
                    (InterpolationMode.Bilinear, false) => Operators.Call("aten::upsample_bilinear2d", x, size, align_corners ?? false, height, width),
                    (InterpolationMode.Bilinear, true) => Operators.Call("aten::_upsample_bilinear2d_aa", x, size, align_corners ?? false, height, width),
                    (InterpolationMode.Bicubic, false) => Operators.Call("aten::upsample_bicubic2d", x, size, align_corners ?? false, height, width),
                    (InterpolationMode.Bicubic, true) => Operators.Call("aten::_upsample_bicubic2d_aa", x, size, align_corners ?? false, height, width),
                    (InterpolationMode.Area, false) => adaptive_avg_pool2d(x, (size[0], size[1])),
                    _ => throw new NotSupportedException($"interpolate: expected nearest, bilinear, bicubic or area, antialias with bilinear and bicubic only, got {mode}, antialias {antialias}"),
                };
            }

            /// <param name="input">[batch, channels, height, width]</param>
            /// <param name="grid">[batch, rows, columns, 2]: x and y of each sample, −1 to 1 from edge to edge</param>
            /// <returns>[batch, channels, rows, columns]</returns>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Nearest, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var interpolation = mode == GridSampleMode.Bilinear ? 0L : 1L;
                var padding = padding_mode switch { GridSamplePaddingMode.Zeros => 0L, GridSamplePaddingMode.Border => 1L, _ => 2L };
                return Operators.Call("aten::grid_sampler", input, grid, interpolation, padding, align_corners ?? false);
            }

            /// <param name="input">[batch, channels, height, width]</param>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true)
                => Operators.Call("aten::avg_pool2d", input, new[] { kernel_size, kernel_size }, new[] { stride ?? kernel_size, stride ?? kernel_size }, new[] { padding, padding }, ceil_mode, count_include_pad);

            /// <inheritdoc cref="avg_pool2d"/>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null)
                => Operators.Call("aten::max_pool2d", input, new[] { kernel_size, kernel_size }, new[] { stride ?? kernel_size, stride ?? kernel_size }, new[] { padding ?? 0, padding ?? 0 });

            /// <param name="input">[batch, channels, height, width]</param>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size)
                => Operators.Call("aten::adaptive_avg_pool2d", input, new[] { output_size.Item1, output_size.Item2 });
        }
    }
}
