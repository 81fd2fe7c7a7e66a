using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Families;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>A dual encoder as published, CLIP, SigLIP or OpenCLIP: pictures and texts as vectors in one space, for search. Safe for use from several threads.</summary>
public sealed class DualEncoder : IDisposable
{
    /// <summary>Pictures or texts that go through a tower at once: enough for full speed, few enough for the memory of a small machine.</summary>
    private const int BatchSize = 16;

    private readonly Checkpoint _checkpoint;
    private readonly WeightStore _store;

    private DualEncoder(Checkpoint checkpoint, WeightStore store)
    {
        _checkpoint = checkpoint;
        _store = store;
        var family = DualEncoderFamilies.Of(checkpoint.Config);
        Parts = family.Build(checkpoint.Folder, checkpoint.Config, store);
        store.RequireAllTaken(family.IsIgnorable);
        LogitScale = Math.Exp(Parts.LogitScale.to(CPU).item<float>());
        LogitBias = Parts.LogitBias?.to(CPU).item<float>();
    }

    /// <summary>The model folder's name.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>The model's folder, as a full path.</summary>
    public string Folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(_checkpoint.Folder));

    /// <summary>Tells checkpoints apart; vectors of one cannot be compared with another's.</summary>
    public string Fingerprint => _checkpoint.Fingerprint;

    /// <summary>Length of a vector.</summary>
    public int Dim => Parts.Dim;

    /// <summary>What the cosine of a picture and a text is multiplied with to give a score as in training.</summary>
    public double LogitScale { get; }

    /// <summary>What is added to the scaled cosine: the logistic function of the sum is then how likely picture and text belong together. Null for models whose scores only rank.</summary>
    public double? LogitBias { get; }

    /// <summary>The type that products are computed in, and the device: for what is shown to users.</summary>
    public string RunsIn => $"{_store.Types.Compute} on {_store.Device}";

    internal DualEncoderParts Parts { get; }

    /// <param name="folder">A folder in Hugging Face form.</param>
    /// <exception cref="CheckpointException">The folder is incomplete, damaged, or holds a model that is not known here.</exception>
    public static DualEncoder Load(string folder, ModelOptions options) => Load(folder, checkpoint => WeightStore.Of(checkpoint, options));

    /// <summary>The size at which to decode frames so that they need no resizing; what the model does not see of them is cut off later.</summary>
    /// <param name="width">Of the video, as shown.</param>
    /// <param name="height">Of the video, as shown.</param>
    public FrameSize FitFrame(int width, int height) => Parts.Preprocessor.Fit(width, height);

    /// <param name="pictures">Of any sizes.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>[pictures][dim], each of length 1.</returns>
    /// <exception cref="ArgumentException">The bytes of a picture do not fit its size.</exception>
    public float[][] EmbedPictures(IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken)
    {
        foreach (var picture in pictures) Check(picture);
        return InBatches(pictures, batch => Parts.Vision.Encode(Parts.Preprocessor.Process(batch, cancellationToken), recorder: null), cancellationToken);
    }

    /// <param name="texts">What is beyond the length that the model reads is cut off.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>[texts][dim], each of length 1.</returns>
    public float[][] EmbedTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        InBatches(texts, batch => Parts.Text.Encode(Parts.Tokenizer.Encode(batch, toFullLength: false), recorder: null), cancellationToken);

    /// <summary>What training and verification compare: scaled cosines, with the bias where there is one.</summary>
    /// <param name="pictures">[pictures, dim], of length 1</param>
    /// <param name="texts">[texts, dim], of length 1</param>
    /// <returns>[pictures, texts], owned by the caller's scope.</returns>
    internal Tensor Logits(Tensor pictures, Tensor texts)
    {
        using var scope = NewDisposeScope();
        var scaled = pictures.matmul(texts.transpose(0, 1)).mul(Parts.LogitScale.exp());
        return (Parts.LogitBias is { } bias ? scaled.add(bias) : scaled).MoveToOuterDisposeScope();
    }

    /// <returns>[rows, dim], each row divided by its length, owned by the caller's scope.</returns>
    internal static Tensor Normalised(Tensor features) => nn.functional.normalize(features, 2, -1);

    public void Dispose()
    {
        _store.Dispose();
        _checkpoint.Dispose();
    }

    /// <inheritdoc cref="Load(string, ModelOptions)"/>
    /// <param name="storeOf">Makes what the model takes its weights from; owned by the model.</param>
    internal static DualEncoder Load(string folder, Func<Checkpoint, WeightStore> storeOf)
    {
        var checkpoint = Checkpoint.Open(folder);
        WeightStore? store = null;
        try
        {
            store = storeOf(checkpoint);
            return new DualEncoder(checkpoint, store);
        }
        catch
        {
            store?.Dispose();
            checkpoint.Dispose();
            throw;
        }
    }

    private static float[][] InBatches<T>(IReadOnlyList<T> items, Func<IReadOnlyList<T>, Tensor> encode, CancellationToken cancellationToken)
    {
        using var mode = inference_mode();
        var vectors = new List<float[]>(items.Count);
        foreach (var batch in items.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var values = Normalised(encode(batch)).cpu().data<float>().ToArray();
            vectors.AddRange(values.Chunk(values.Length / batch.Length));
        }

        return [.. vectors];
    }

    private static void Check(RgbImage picture)
    {
        if (picture.Width < 1 || picture.Height < 1 || picture.Pixels.Length != (long)picture.Width * picture.Height * 3)
            throw new ArgumentException($"picture: expected {picture.Width}×{picture.Height}×3 bytes, got {picture.Pixels.Length}", nameof(picture));
    }
}
