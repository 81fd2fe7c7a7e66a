using TorchSharp;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Makes the first tokens of a vision tower out of pixels: patches with their positions.</summary>
internal interface IPatchEmbedding
{
    /// <returns>[pictures, tokens, dim], fp32, owned by the caller's scope.</returns>
    /// <exception cref="ArgumentException">The pixels are not of the size that the tower was made for.</exception>
    Tensor Forward(PictureBatch batch);
}

/// <summary>Pictures of one size: a convolution whose stride is its kernel, with a class token before the patches where the tower has one.</summary>
/// <param name="patches">From channel, row, column of a patch to the width of the tower.</param>
/// <param name="classToken">[dim], or null.</param>
/// <param name="positions">[tokens, dim]</param>
/// <param name="patch">Side of a patch in pixels; what is left at the right and at the bottom is not seen.</param>
/// <remarks>Dosovitskiy et al., An Image is Worth 16x16 Words, 2021. Reference: transformers, models/clip/modeling_clip.py, CLIPVisionEmbeddings.</remarks>
internal sealed class GridEmbedding(Linear patches, Tensor? classToken, Tensor positions, FrameSize image, int patch, WeightStore store) : IPatchEmbedding
{
    private const int Channels = 3;

    public Tensor Forward(PictureBatch batch)
    {
        var shape = batch.Pixels.shape;
        if (shape is not [var pictures, Channels, var height, var width] || height != image.Height || width != image.Width)
            throw new ArgumentException($"pixels: expected [pictures, {Channels}, {image.Height}, {image.Width}], got [{string.Join(", ", shape)}]", nameof(batch));

        using var scope = NewDisposeScope();
        var (rows, columns) = (height / patch, width / patch);
        var cut = batch.Pixels.to(store.Device).narrow(2, 0, rows * patch).narrow(3, 0, columns * patch)
            .reshape(pictures, Channels, rows, patch, columns, patch)
            .permute(0, 2, 4, 1, 3, 5)                                  // [pictures, rows, columns, channels, patch, patch]
            .reshape(pictures, rows * columns, Channels * patch * patch);
        var tokens = patches.Forward(cut.to(store.Types.Compute)).to(ScalarType.Float32);
        if (classToken is not null) tokens = cat([classToken.view(1, 1, -1).expand(pictures, 1, classToken.shape[0]), tokens], 1);
        return tokens.add(positions).MoveToOuterDisposeScope();
    }
}

/// <summary>Pictures of any shape as lists of patches: the positions of a square are stretched to each picture's grid.</summary>
/// <param name="patches">From row, column, channel of a patch to the width of the tower.</param>
/// <param name="positions">[side · side, dim]</param>
/// <remarks>Reference: transformers, models/siglip2/modeling_siglip2.py, Siglip2VisionEmbeddings: bilinear with antialias; padding has the position of the first patch.</remarks>
internal sealed class FlexibleEmbedding(Linear patches, Tensor positions, int side, WeightStore store) : IPatchEmbedding
{
    public Tensor Forward(PictureBatch batch)
    {
        var grids = batch.Grids ?? throw new ArgumentException("pictures: expected a grid of patches for each, got none", nameof(batch));
        using var scope = NewDisposeScope();
        var length = (int)batch.Pixels.shape[1];
        var stretched = grids.Distinct().ToDictionary(grid => grid, grid => Stretch(grid, length));
        var tokens = patches.Forward(batch.Pixels.to(store.Device).to(store.Types.Compute)).to(ScalarType.Float32);
        return tokens.add(stack([.. grids.Select(grid => stretched[grid])], 0)).MoveToOuterDisposeScope();
    }

    /// <returns>[length, dim]</returns>
    private Tensor Stretch(VisualGrid grid, int length)
    {
        var dim = positions.shape[1];
        var down = Weights(grid.Height).matmul(positions.view(side, side * dim)).view(grid.Height, side, dim);
        // PyTorch's kernel has a fault that the reference shows: where one column is left, all rows are the first.
        if (grid.Width == 1 && grid.Height != side) down = down.narrow(0, 0, 1).expand(grid.Height, side, dim);
        var own = Weights(grid.Width).matmul(down).view(grid.Patches, dim); // [rows, columns, dim]
        return grid.Patches == length ? own : cat([own, own.narrow(0, 0, 1).expand(length - grid.Patches, dim)], 0);
    }

    private Tensor Weights(int length) => tensor(ResampleWeights.Matrix(side, length, ResampleFilter.Bilinear), [length, side]).to(store.Device);
}
