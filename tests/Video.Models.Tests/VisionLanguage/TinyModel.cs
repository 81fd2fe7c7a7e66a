using Video.Models.RandomCheckpoints;

namespace Video.Models.Tests.VisionLanguage;

/// <summary>A random checkpoint in a folder of its own, loaded in fp32 on the processor.</summary>
public sealed class TinyModel : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("tiny-model-").FullName;

    public TinyModel()
    {
        Folder = Path.Combine(_scratch, "tiny");
        RandomCheckpoint.Write(Folder, seed: 7);
        Model = VisionLanguageModel.Load(Folder, new ModelOptions { Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32 });
    }

    public string Folder { get; }

    public VisionLanguageModel Model { get; }

    /// <summary>A picture of this size in which every pixel differs.</summary>
    public static RgbImage Picture(int height, int width, int seed)
    {
        var pixels = new byte[height * width * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(pixels, height, width);
    }

    public static RgbClip Clip(int height, int width, int seed, params IReadOnlyList<double> seconds)
    {
        var pixels = new byte[seconds.Count * height * width * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbClip(pixels, height, width, seconds);
    }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }
}
