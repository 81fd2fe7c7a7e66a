using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Pads from the last dimension backwards: <paramref name="pad"/> is [last before, last after, one before that, ...].</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => Operators.Call("aten::pad", input, pad, "constant", value),
                PaddingModes.Reflect => Operators.Call("aten::pad", input, pad, "reflect"),
                PaddingModes.Replicate => Operators.Call("aten::pad", input, pad, "replicate"),
                PaddingModes.Circular => Operators.Call("aten::pad", input, pad, "circular"),
                _ => throw new ArgumentOutOfRangeException(nameof(mode), $"pad: expected a known mode, got {mode}"),
            };

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
                => functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
                => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Samples the input at the places of the grid, -1 to 1 from edge to edge.</summary>
            /// <param name="input">[batch, channels, height, width]</param>
            /// <param name="grid">[batch, outHeight, outWidth, 2], x before y</param>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                // libtorch's own numbers differ from TorchSharp's.
                var interpolation = mode == GridSampleMode.Nearest ? 1L : 0L;
                var padding = padding_mode switch { GridSamplePaddingMode.Border => 1L, GridSamplePaddingMode.Reflection => 2L, _ => 0L };
                return Operators.Call("aten::grid_sampler", input, grid, interpolation, padding, align_corners ?? false);
            }

            /// <summary>Resizes the dimensions after batch and channels, to a size or by a factor.</summary>
            /// <param name="x">[batch, channels, ...]</param>
            /// <param name="antialias">Widens the filter when shrinking; for bilinear and bicubic only.</param>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var dimensions = (int)x.Dimensions - 2;
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("interpolate: expected a size or a scale factor, got " + (size is null ? "neither" : "both"), nameof(size));
                size = size is [var one] ? [.. Enumerable.Repeat(one, dimensions)] : size;
                scale_factor = scale_factor is [var factor] ? [.. Enumerable.Repeat(factor, dimensions)] : scale_factor;
                if (recompute_scale_factor && scale_factor is not null)
                {
                    size = [.. scale_factor.Select((scale, dim) => (long)Math.Floor(x.shape[dim + 2] * scale))];
                    scale_factor = null;
                }

                var corners = align_corners ?? false;
                return (mode, dimensions, antialias) switch
                {
                    (InterpolationMode.Nearest, 1, false) => Operators.Call("aten::upsample_nearest1d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 2, false) => Operators.Call("aten::upsample_nearest2d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 3, false) => Operators.Call("aten::upsample_nearest3d.vec", x, size, scale_factor),
                    (InterpolationMode.NearestExact, 2, false) => Operators.Call("aten::_upsample_nearest_exact2d.vec", x, size, scale_factor),
                    (InterpolationMode.Linear, 1, false) => Operators.Call("aten::upsample_linear1d.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Bilinear, 2, false) => Operators.Call("aten::upsample_bilinear2d.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Bilinear, 2, true) => Operators.Call("aten::_upsample_bilinear2d_aa.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Bicubic, 2, false) => Operators.Call("aten::upsample_bicubic2d.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Bicubic, 2, true) => Operators.Call("aten::_upsample_bicubic2d_aa.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Trilinear, 3, false) => Operators.Call("aten::upsample_trilinear3d.vec", x, size, corners, scale_factor),
                    (InterpolationMode.Area, 2, false) when size is not null => adaptive_avg_pool2d(x, size),
                    _ => throw new ArgumentException($"interpolate: {mode}{(antialias ? " with antialias" : "")} does not fit {x}; expected one to three dimensions after batch and channels that suit the mode"),
                };
            }
        }
    }
}
