namespace Video.Models.Preprocessing;

/// <summary>Cuts pictures and clips into the patches that Qwen's encoders read.</summary>
/// <remarks>
/// Patches come in the order (time, height / merge, width / merge, merge, merge), the values of one in the order (channel, time, y, x).
/// Reference: transformers, models/qwen2_vl/image_processing_qwen2_vl.py and video_processing_qwen2_vl.py, each _preprocess.
/// </remarks>
public sealed class PatchPreprocessor(PatchSettings settings)
{
    private const int Channels = 3;

    private readonly PixelValues _values = new(settings.Mean, settings.Deviation, settings.RescaleFactor, settings.Rescales, settings.Normalizes);

    public PatchSettings Settings { get; } = settings;

    /// <summary>Plans a clip, or a picture as a clip of one frame whose limits are those of a frame.</summary>
    /// <exception cref="UnusablePictureException">The reference refuses pictures of this size.</exception>
    public PatchLayout Plan(int frames, int height, int width)
    {
        if (frames < 1) throw new UnusablePictureException("clip", "at least one frame", "none", "use a clip with frames");

        var (resizedHeight, resizedWidth) = Resized(frames, height, width);
        var grid = new VisualGrid((frames + Settings.TemporalPatch - 1) / Settings.TemporalPatch, resizedHeight / Settings.Patch, resizedWidth / Settings.Patch);
        return new PatchLayout(frames, height, width, resizedHeight, resizedWidth, grid, Channels * Settings.TemporalPatch * Settings.Patch * Settings.Patch);
    }

    /// <summary>Makes the patches of a planned clip.</summary>
    /// <param name="layout">From <see cref="Plan"/>.</param>
    /// <param name="pixels">[frames, height, width, 3], uint8, RGB.</param>
    /// <param name="patches">[patches, channels · temporal · patch · patch], float32; overwritten whole.</param>
    /// <param name="cancellationToken">Looked at before each frame.</param>
    public void Fill(PatchLayout layout, ReadOnlyMemory<byte> pixels, Memory<float> patches, CancellationToken cancellationToken)
    {
        var frameLength = layout.Height * layout.Width * Channels;
        if (pixels.Length != (long)layout.Frames * frameLength)
            throw new ArgumentException($"Patches: expected {(long)layout.Frames * frameLength} bytes for {layout.Frames} frames of {layout.Width}×{layout.Height}, got {pixels.Length}", nameof(pixels));

        Fill(layout, frame => pixels.Slice(frame * frameLength, frameLength), patches, cancellationToken);
    }

    /// <inheritdoc cref="Fill(PatchLayout, ReadOnlyMemory{byte}, Memory{float}, CancellationToken)"/>
    /// <param name="frameAt">Gives each frame's pixels, [height, width, 3], uint8, RGB.</param>
    public void Fill(PatchLayout layout, Func<int, ReadOnlyMemory<byte>> frameAt, Memory<float> patches, CancellationToken cancellationToken)
    {
        if (patches.Length != layout.Length)
            throw new ArgumentException($"Patches: expected room for {layout.Length} values, got {patches.Length}", nameof(patches));

        Parallel.For(0, layout.Frames, new ParallelOptions { CancellationToken = cancellationToken }, frame =>
        {
            var resized = Resize(layout, frameAt(frame));
            Write(layout, resized, frame, patches.Span);
            // The last frame fills what is left of the last temporal patch.
            for (var slot = layout.Frames; frame == layout.Frames - 1 && slot % Settings.TemporalPatch != 0; slot++) Write(layout, resized, slot, patches.Span);
        });
    }

    /// <summary>Plans and fills in one: the layout and a new array of patches.</summary>
    public (PatchLayout Layout, float[] Patches) Process(int frames, int height, int width, ReadOnlyMemory<byte> pixels, CancellationToken cancellationToken)
    {
        var layout = Plan(frames, height, width);
        var patches = new float[layout.Length];
        Fill(layout, pixels, patches, cancellationToken);
        return (layout, patches);
    }

    private (int Height, int Width) Resized(int frames, int height, int width)
    {
        if (Settings.Resizes)
        {
            return Settings.LimitsCountFrames
                ? SmartResize.ForClip(frames, height, width, Settings.TemporalPatch, Settings.Unit, Settings.MinPixels, Settings.MaxPixels)
                : SmartResize.ForPicture(height, width, Settings.Unit, Settings.MinPixels, Settings.MaxPixels);
        }

        if (height < 1 || width < 1 || height % Settings.Unit != 0 || width % Settings.Unit != 0)
            throw new UnusablePictureException($"picture of {width}×{height}", $"sides in multiples of {Settings.Unit}, as this model does not resize", $"{width}×{height}", "resize it before");
        return (height, width);
    }

    private ReadOnlyMemory<byte> Resize(PatchLayout layout, ReadOnlyMemory<byte> frame) =>
        layout.ResizedHeight == layout.Height && layout.ResizedWidth == layout.Width
            ? frame
            : ImageResizer.Resize(frame, layout.Height, layout.Width, layout.ResizedHeight, layout.ResizedWidth, Settings.Filter, Settings.Precision);

    /// <summary>Writes one resized frame to its place in every patch of its time.</summary>
    private void Write(PatchLayout layout, ReadOnlyMemory<byte> frame, int slot, Span<float> patches)
    {
        var (patch, merge) = (Settings.Patch, Settings.Merge);
        var (time, timeInPatch) = Math.DivRem(slot, Settings.TemporalPatch);
        var channelLength = Settings.TemporalPatch * patch * patch;
        var groupsAcross = layout.Grid.Width / merge;
        for (var row = 0; row < layout.Grid.Height; row++)
        {
            for (var column = 0; column < layout.Grid.Width; column++)
            {
                var group = row / merge * groupsAcross + column / merge;
                var index = time * layout.Grid.Height * layout.Grid.Width + group * merge * merge + row % merge * merge + column % merge;
                var output = patches.Slice(index * layout.PatchLength + timeInPatch * patch * patch);
                for (var y = 0; y < patch; y++)
                {
                    var input = frame.Span.Slice(((row * patch + y) * layout.ResizedWidth + column * patch) * Channels, patch * Channels);
                    for (var channel = 0; channel < Channels; channel++)
                    {
                        var values = _values.Of(channel);
                        var line = output.Slice(channel * channelLength + y * patch, patch);
                        for (var x = 0; x < patch; x++) line[x] = values[input[x * Channels + channel]];
                    }
                }
            }
        }
    }
}
