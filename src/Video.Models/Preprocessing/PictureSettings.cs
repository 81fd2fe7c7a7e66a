namespace Video.Models.Preprocessing;

/// <summary>How the size is found that a picture is resized to.</summary>
internal enum ResizeKind
{
    None,

    /// <summary>To the given size, whatever the shape.</summary>
    Squash,

    /// <summary>The short side to a length, the long one in proportion, cut to whole pixels.</summary>
    ShortSide,

    /// <summary>In proportion, so that the picture covers the given size.</summary>
    Cover,

    /// <summary>In proportion, so that the picture lies within the given size.</summary>
    Within,
}

/// <summary>How the place of a crop is rounded when half a pixel is left.</summary>
internal enum CropRounding
{
    Down,
    HalfToEven,
}

/// <summary>How pictures of any size become pictures of one size for an encoder with a fixed grid of patches.</summary>
internal sealed record PictureSettings
{
    public required ResizeKind Resize { get; init; }

    /// <summary>Size for <see cref="Resize"/>, in pixels; of <see cref="ResizeKind.ShortSide"/> both are the length.</summary>
    public required FrameSize Size { get; init; }

    /// <summary>Cut out of the middle after resizing; null for all of it. Where the picture is smaller it is padded.</summary>
    public FrameSize? Crop { get; init; }

    public CropRounding CropRounding { get; init; }

    /// <summary>Grey value of the padding.</summary>
    public byte Fill { get; init; }

    public ResampleFilter Filter { get; init; } = ResampleFilter.Bicubic;

    public FixedPoint Precision { get; init; } = FixedPoint.Torch;

    public required PixelValues Values { get; init; }
}
