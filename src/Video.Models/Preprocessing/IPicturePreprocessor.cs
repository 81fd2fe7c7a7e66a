using static TorchSharp.torch;

namespace Video.Models.Preprocessing;

/// <summary>Turns pictures into what a vision tower reads.</summary>
internal interface IPicturePreprocessor
{
    /// <summary>One step of 255 after normalising, on the channel where it is largest.</summary>
    double PixelStep { get; }

    /// <param name="pictures">Of any sizes; at least one.</param>
    /// <returns>Owned by the caller's scope.</returns>
    /// <exception cref="UnusablePictureException">A picture cannot be brought to the size that the model reads.</exception>
    PictureBatch Process(IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken);

    /// <summary>The size that a picture is resized to, before anything is cut off: frames decoded at it need no resizing.</summary>
    FrameSize Fit(int width, int height);
}

/// <summary>Pictures as a vision tower reads them, fp32, on the processor.</summary>
/// <param name="Pixels">[pictures, 3, height, width], or [pictures, patches, patch · patch · 3] where <paramref name="Grids"/> are given.</param>
/// <param name="Grids">Patches of each picture by rows and columns; what lies beyond them is padding. Null where all pictures are of one size.</param>
internal sealed record PictureBatch(Tensor Pixels, IReadOnlyList<VisualGrid>? Grids);
