using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Analysis.Motion;

/// <summary>Dense optical flow by iterative Lucas–Kanade over an image pyramid, for many pairs of frames at once.</summary>
/// <remarks>
/// Source: Bouguet, "Pyramidal Implementation of the Lucas Kanade Feature Tracker" (2000), made dense: the window sums are Gaussian blurs,
/// the second frame is warped by the flow so far, and gradients are the mean of both frames', which halves the bias of a one-sided estimate.
/// Between levels the flow is smoothed with the smaller eigenvalue of the structure tensor as weight, so that flat regions take the motion
/// of their textured surroundings instead of noise.
/// </remarks>
internal static class OpticalFlow
{
    private const int CoarsestSide = 12;
    private const int IterationsPerLevel = 4;
    private const double WindowSigma = 2.2;
    private const double SmoothingSigma = 3.0;

    // Relative to grey values in [0, 1]: keeps the 2 × 2 system solvable where nothing has texture.
    private const double Damping = 1e-5;

    /// <param name="first">[pairs, height, width], grey in [0, 1], float32.</param>
    /// <param name="second">[pairs, height, width], the frames that follow.</param>
    /// <returns>
    /// Flow [pairs, 2, height, width] in pixels, x then y: what is at (x, y) in the first frame is at (x + u, y + v) in the second;
    /// and confidence [pairs, height, width], the smaller eigenvalue of the structure tensor. Both owned by the caller's scope.
    /// </returns>
    public static (Tensor Flow, Tensor Confidence) Estimate(Tensor first, Tensor second)
    {
        if (first.dim() != 3 || !first.shape.SequenceEqual(second.shape))
        {
            throw new ArgumentException($"Optical flow: expected two stacks of frames of one shape [pairs, height, width], got [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}].", nameof(second));
        }

        using var scope = NewDisposeScope();
        var firstLevels = Pyramid(first.unsqueeze(1));
        var secondLevels = Pyramid(second.unsqueeze(1));

        var coarsest = firstLevels[^1];
        var flow = zeros(coarsest.shape[0], 2, coarsest.shape[2], coarsest.shape[3], dtype: coarsest.dtype, device: coarsest.device);
        var confidence = zeros(coarsest.shape[0], coarsest.shape[2], coarsest.shape[3], dtype: coarsest.dtype, device: coarsest.device);
        for (var level = firstLevels.Count - 1; level >= 0; level--)
        {
            flow = ResizeFlow(flow, firstLevels[level].shape[2], firstLevels[level].shape[3]);
            (flow, confidence) = Refine(firstLevels[level], secondLevels[level], flow);
        }

        return (flow.MoveToOuterDisposeScope(), confidence.MoveToOuterDisposeScope());
    }

    private static List<Tensor> Pyramid(Tensor frames)
    {
        var levels = new List<Tensor> { frames };
        while (Math.Min(levels[^1].shape[2], levels[^1].shape[3]) >= 2 * CoarsestSide)
        {
            levels.Add(avg_pool2d(Blur(levels[^1], 0.8), 2));
        }
        return levels;
    }

    private static Tensor ResizeFlow(Tensor flow, long height, long width)
    {
        if (flow.shape[2] == height && flow.shape[3] == width) return flow;

        using var scope = NewDisposeScope();
        var scale = tensor(new[] { (float)width / flow.shape[3], (float)height / flow.shape[2] }, device: flow.device).view(1, 2, 1, 1);
        var larger = interpolate(flow, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false) * scale;
        return larger.MoveToOuterDisposeScope();
    }

    private static (Tensor Flow, Tensor Confidence) Refine(Tensor first, Tensor second, Tensor start)
    {
        using var scope = NewDisposeScope();
        var (firstX, firstY) = Gradients(first);
        var flow = start;
        var confidence = first.squeeze(1);
        for (var iteration = 0; iteration < IterationsPerLevel; iteration++)
        {
            using var step = NewDisposeScope();
            var warped = Warp(second, flow);
            var (warpedX, warpedY) = Gradients(warped);
            var (x, y, t) = ((firstX + warpedX) * 0.5, (firstY + warpedY) * 0.5, warped - first);

            var sums = Blur(cat([x * x, x * y, y * y, x * t, y * t], 1), WindowSigma); // [pairs, 5, height, width]
            var (xx, xy, yy, xt, yt) = (sums.select(1, 0) + Damping, sums.select(1, 1), sums.select(1, 2) + Damping, sums.select(1, 3), sums.select(1, 4));
            var determinant = xx * yy - xy * xy;
            var update = stack([(xy * yt - yy * xt) / determinant, (xy * xt - xx * yt) / determinant], 1).clamp(-2, 2);

            confidence = ((xx + yy) * 0.5 - (((xx - yy) * 0.5).pow(2) + xy * xy).sqrt()).clamp(Damping).MoveToOuterDisposeScope();
            flow = Smooth(flow + update, confidence, iteration == IterationsPerLevel - 1 ? 1.0 : SmoothingSigma).MoveToOuterDisposeScope();
        }

        return (flow.MoveToOuterDisposeScope(), confidence.MoveToOuterDisposeScope());
    }

    private static Tensor Smooth(Tensor flow, Tensor confidence, double sigma)
    {
        var weight = confidence.unsqueeze(1);
        return Blur(flow * weight, sigma) / Blur(weight, sigma);
    }

    /// <summary>Samples the second frame where the flow points to: bilinear, borders repeated.</summary>
    private static Tensor Warp(Tensor frames, Tensor flow)
    {
        var (height, width) = (frames.shape[2], frames.shape[3]);
        var x = arange(width, dtype: ScalarType.Float32, device: frames.device).view(1, 1, width) + flow.select(1, 0);
        var y = arange(height, dtype: ScalarType.Float32, device: frames.device).view(1, height, 1) + flow.select(1, 1);
        var grid = stack([(x + 0.5) * (2.0 / width) - 1, (y + 0.5) * (2.0 / height) - 1], -1); // [pairs, height, width, 2]
        return grid_sample(frames, grid, mode: GridSampleMode.Bilinear, padding_mode: GridSamplePaddingMode.Border, align_corners: false);
    }

    private static (Tensor X, Tensor Y) Gradients(Tensor frames)
    {
        var padded = pad(frames, [1, 1, 1, 1], PaddingModes.Replicate);
        var (height, width) = (frames.shape[2], frames.shape[3]);
        var x = (padded.narrow(2, 1, height).narrow(3, 2, width) - padded.narrow(2, 1, height).narrow(3, 0, width)) * 0.5;
        var y = (padded.narrow(3, 1, width).narrow(2, 2, height) - padded.narrow(3, 1, width).narrow(2, 0, height)) * 0.5;
        return (x, y);
    }

    /// <summary>Separable Gaussian blur of every channel, borders repeated.</summary>
    /// <remarks>As two products with banded matrices: frames are small, and a convolution is compiled anew for each number of frames (by libtorch's oneDNN, at a millisecond or more).</remarks>
    private static Tensor Blur(Tensor images, double sigma)
    {
        var across = images.matmul(Band(images.shape[3], sigma, images.device));
        return Band(images.shape[2], sigma, images.device).t().matmul(across);
    }

    /// <returns>[size, size]: in each column what a blurred value takes from each of a line's values.</returns>
    private static Tensor Band(long size, double sigma, Device device)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(2.5 * sigma));
        var weights = Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var (band, sum) = (new float[size * size], weights.Sum());
        for (var to = 0; to < size; to++)
        {
            for (var tap = 0; tap < weights.Length; tap++) band[Math.Clamp(to + tap - radius, 0, size - 1) * size + to] += (float)(weights[tap] / sum);
        }

        return tensor(band, [size, size], device: device);
    }
}
