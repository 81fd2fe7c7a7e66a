namespace Video.Models.Preprocessing;

/// <summary>How pictures become patches, as a checkpoint's preprocessor files say.</summary>
public sealed record PatchSettings
{
    /// <summary>Side of a patch in pixels.</summary>
    public required int Patch { get; init; }

    /// <summary>Frames in a patch.</summary>
    public required int TemporalPatch { get; init; }

    /// <summary>Patches on each side of a group that the encoder merges into one token.</summary>
    public required int Merge { get; init; }

    public required long MinPixels { get; init; }

    public required long MaxPixels { get; init; }

    /// <summary>Whether the limits hold for frames × height × width of a clip instead of for each frame.</summary>
    public bool LimitsCountFrames { get; init; }

    /// <summary>Red, green, blue, after rescaling.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Red, green, blue, after rescaling.</summary>
    public required IReadOnlyList<double> Deviation { get; init; }

    public double RescaleFactor { get; init; } = 1 / 255.0;

    public bool Resizes { get; init; } = true;

    public bool Rescales { get; init; } = true;

    public bool Normalizes { get; init; } = true;

    public ResampleFilter Filter { get; init; } = ResampleFilter.Bicubic;

    /// <summary>Whose rounding the resize follows; the reference's processors use torchvision.</summary>
    public FixedPoint Precision { get; init; } = FixedPoint.Torch;

    /// <summary>Both sides of a resized picture are multiples of it.</summary>
    public int Unit => Patch * Merge;
}
