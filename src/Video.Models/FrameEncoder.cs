using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Positions;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>Size of a frame in pixels.</summary>
public readonly record struct FrameSize(int Width, int Height);

/// <summary>A picture or clip as the encoder takes it.</summary>
/// <param name="Patches">[patches, channels · temporal · patch · patch], fp32</param>
/// <param name="Seconds">Of each temporal patch.</param>
internal sealed record Preprocessed(Tensor Patches, VisualGrid Grid, IReadOnlyList<double> Seconds);

/// <summary>From pixels to visual tokens: preprocessing and encoder.</summary>
internal sealed class FrameEncoder(PatchPreprocessor pictures, PatchPreprocessor clips, IVisualEncoder encoder, WeightStore store)
{
    /// <summary>Patches that go through the encoder at once: enough for full speed, few enough for the memory of a small machine.</summary>
    private const int MaxPatches = 8192;

    public int TemporalPatch => clips.Settings.TemporalPatch;

    /// <summary>One step of 255 after normalising, on the channel where it is largest.</summary>
    public double PixelStep => pictures.Settings.RescaleFactor / pictures.Settings.Deviation.Min();

    /// <remarks>The model's least size wins over <paramref name="maxTokens"/>, because a smaller frame would be enlarged again.</remarks>
    public FrameSize Fit(int width, int height, int maxTokens)
    {
        if (maxTokens < 1) throw new ArgumentException($"tokens per frame: expected at least 1, got {maxTokens}", nameof(maxTokens));

        var settings = pictures.Settings;
        var most = Math.Max(settings.MinPixels, Math.Min(settings.MaxPixels, (long)maxTokens * settings.Unit * settings.Unit));
        var (fittedHeight, fittedWidth) = SmartResize.ForPicture(height, width, settings.Unit, settings.MinPixels, most);
        (fittedHeight, fittedWidth) = (Within(fittedHeight, fittedWidth), Within(fittedWidth, fittedHeight));
        var plan = pictures.Plan(1, fittedHeight, fittedWidth);
        for (var i = 0; i < 4 && (plan.ResizedHeight, plan.ResizedWidth) != (plan.Height, plan.Width); i++) plan = pictures.Plan(1, plan.ResizedHeight, plan.ResizedWidth);
        return new FrameSize(plan.ResizedWidth, plan.ResizedHeight);

        // A very long picture keeps one unit on its short side, and so would exceed the limit.
        int Within(int side, int other) => side < other || (long)side * other <= most ? side : Math.Max(settings.Unit, (int)(most / other) / settings.Unit * settings.Unit);
    }

    /// <summary>Frames of one size, each as a picture of its own, or together with the one before it.</summary>
    /// <param name="before">Of each frame the index of the one that was on screen before it and shares its temporal patch: its own for a picture. Null for pictures only.</param>
    /// <returns>Owned by the caller.</returns>
    public EncodedFrames Encode(ReadOnlyMemory<byte> rgb24, int frames, int height, int width, IReadOnlyList<int>? before, CancellationToken cancellationToken)
    {
        var frameBytes = CheckPixels(rgb24, frames, height, width);
        CheckBefore(before, frames);
        using var scope = NewDisposeScope();
        var plan = pictures.Plan(before is null ? 1 : TemporalPatch, height, width);
        var (tokens, levels) = (new List<Tensor>(), new List<Tensor>());
        var perBatch = Math.Max(1, MaxPatches / plan.Grid.Patches);
        for (var first = 0; first < frames; first += perBatch)
        {
            using var batchScope = NewDisposeScope();
            var count = Math.Min(perBatch, frames - first);
            var patches = Patches(plan, first, count, (frame, slot) => rgb24.Slice((slot == 0 && before is not null ? before[frame] : frame) * frameBytes, frameBytes), cancellationToken);
            using var features = encoder.Encode(patches, [.. Enumerable.Repeat(plan.Grid, count)], recorder: null);
            tokens.Add(features.Tokens.view(count, -1, features.Tokens.shape[^1]).clone().MoveToOuterDisposeScope());
            if (features.DeepStack is { } stacked) levels.Add(stacked.view(stacked.shape[0], count, -1, stacked.shape[^1]).clone().MoveToOuterDisposeScope());
        }

        var all = cat(tokens, 0);                                    // [frames, tokens, dim]
        var cls = all.to(ScalarType.Float32).mean([1]).to(all.dtype); // [frames, dim]
        return new EncodedFrames(all, cls, levels.Count == 0 ? null : cat(levels, 1), plan.Grid.Height / encoder.MergeSize, plan.Grid.Width / encoder.MergeSize);
    }

    /// <returns>Owned by the caller.</returns>
    public VisualTokens EncodeImage(RgbImage image)
    {
        using var scope = NewDisposeScope();
        return Encode(Preprocess(image));
    }

    /// <returns>Owned by the caller.</returns>
    public VisualTokens EncodeClip(RgbClip clip)
    {
        using var scope = NewDisposeScope();
        return Encode(Preprocess(clip));
    }

    /// <summary>The patches belong to the caller's scope.</summary>
    public Preprocessed Preprocess(RgbImage image)
    {
        CheckPixels(image.Pixels, frames: 1, image.Height, image.Width);
        return Preprocess(pictures, image.Pixels, frames: 1, image.Height, image.Width, [0]);
    }

    /// <summary>A temporal patch stands at the time of its first frame. The patches belong to the caller's scope.</summary>
    public Preprocessed Preprocess(RgbClip clip)
    {
        CheckPixels(clip.Pixels, clip.Seconds.Count, clip.Height, clip.Width);
        return Preprocess(clips, clip.Pixels, clip.Seconds.Count, clip.Height, clip.Width, clip.Seconds);
    }

    private static Preprocessed Preprocess(PatchPreprocessor preprocessor, ReadOnlyMemory<byte> pixels, int frames, int height, int width, IReadOnlyList<double> seconds)
    {
        var (plan, patches) = preprocessor.Process(frames, height, width, pixels, CancellationToken.None);
        var times = Enumerable.Range(0, plan.Grid.Time).Select(i => seconds[i * preprocessor.Settings.TemporalPatch]);
        return new Preprocessed(tensor(patches, [plan.Grid.Patches, plan.PatchLength]), plan.Grid, [.. times]);
    }

    /// <param name="pixelsOf">Gives the pixels of a frame's temporal patch, slot by slot.</param>
    /// <returns>[frames · patches, patch length]</returns>
    private Tensor Patches(PatchLayout plan, int first, int frames, Func<int, int, ReadOnlyMemory<byte>> pixelsOf, CancellationToken cancellationToken)
    {
        var patches = new float[(long)plan.Length * frames];
        Parallel.For(0, frames, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            pictures.Fill(plan, slot => pixelsOf(first + i, slot), patches.AsMemory(i * plan.Length, plan.Length), cancellationToken));
        return tensor(patches, [(long)frames * plan.Grid.Patches, plan.PatchLength]);
    }

    private VisualTokens Encode(Preprocessed picture)
    {
        using var features = encoder.Encode(picture.Patches.to(store.Device), [picture.Grid], recorder: null);
        var layout = VisualLayout.OfGrid(picture.Seconds, picture.Grid.Height / encoder.MergeSize, picture.Grid.Width / encoder.MergeSize);
        return new VisualTokens(features.Tokens.clone(), features.DeepStack?.clone(), layout);
    }

    private void CheckBefore(IReadOnlyList<int>? before, int frames)
    {
        if (before is null) return;
        if (TemporalPatch != 2) throw new ArgumentException($"frames in pairs: expected a model whose temporal patches hold 2 frames, got one with {TemporalPatch}", nameof(before));
        if (before.Count != frames || before.Any(index => index < 0 || index >= frames))
            throw new ArgumentException($"frames in pairs: expected {frames} indices below {frames}, got [{string.Join(", ", before)}]", nameof(before));
    }

    private static int CheckPixels(ReadOnlyMemory<byte> pixels, int frames, int height, int width)
    {
        if (frames < 1 || height < 1 || width < 1)
            throw new ArgumentException($"frames: expected at least one frame of at least 1 × 1 pixels, got {frames} of {width} × {height}");
        var perFrame = checked(height * width * 3);
        if (pixels.Length != (long)perFrame * frames)
            throw new ArgumentException($"pixels: expected {(long)perFrame * frames} bytes for {frames} RGB24 frames of {width} × {height}, got {pixels.Length}", nameof(pixels));
        return perFrame;
    }
}
