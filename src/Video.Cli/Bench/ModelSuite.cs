using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Extensions;
using Video.Models;
using Video.Models.Generation;
using Video.Models.RandomCheckpoints;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>A model of Qwen2-VL-2B's size with random weights: loading, encoding, prefill and decoding, against what the machine can do at all.</summary>
/// <param name="folder">Where the checkpoint is written (4.4 GB) and kept for the next run.</param>
internal sealed class ModelSuite(string folder, TimeProvider time) : IBenchSuite
{
    private const int PromptTokens = 512;
    private const int NewTokens = 24;
    private const int Rows = 16;
    private const int Side = 448;
    private const int Pictures = 4;
    private const int Rounds = 7;

    private static readonly RandomModelSize Size = RandomModelSize.Qwen2Vl2B;

    private readonly MachineSpeed _machine = new(time, runs: 4, TimeSpan.FromSeconds(1));
    private readonly MachineSpeed _briefly = new(time, runs: 2, TimeSpan.Zero);

    public string Name => "model";

    public string Description => "loading, encoding, prefill and decoding at Qwen2-VL-2B's size, as shares of what the machine can do";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var checkpoint = await CheckpointAsync(folder, cancellationToken);
        using var model = await Task.Run(() => Load(checkpoint, cancellationToken), cancellationToken);
        var bytes = Directory.EnumerateFiles(checkpoint, "*.safetensors").Sum(file => new FileInfo(file).Length);
        yield return BenchResult.Cost(Name, "most memory after loading, against the checkpoint", PeakMemory() / 1e9, "GB", bytes / 1e9);

        var type = model.RunsIn.StartsWith("BFloat16", StringComparison.Ordinal) ? ScalarType.BFloat16 : ScalarType.Float32;
        foreach (var count in new[] { 1, Pictures })
        {
            var (rate, peak) = await Task.Run(() => AgainstProducts(type, count * EncoderWork, Encode(model, count, cancellationToken), cancellationToken), cancellationToken);
            yield return BenchResult.Rate(Name, $"encoding {count} of {Side} × {Side} in one batch, against matmul in {type}", rate, "GFLOP/s", peak);
        }

        var prompt = Prompt(model);
        var (prefill, prefillPeak) = await Task.Run(
            () => AgainstProducts(type, PrefillWork, () => model.Generate([prompt], new GenerationOptions { MaxNewTokens = 1 }, cancellationToken), cancellationToken), cancellationToken);
        yield return BenchResult.Rate(Name, $"prefill of {PromptTokens} tokens, against matmul in {type}", prefill, "GFLOP/s", prefillPeak);
        yield return BenchResult.Fact(Name, $"prefill of {PromptTokens} tokens, as a rate", prefill * 1e9 / PrefillWork * PromptTokens, "tokens/s");

        var bandwidth = await Task.Run(() => _machine.Read(cancellationToken), cancellationToken);
        var one = await Task.Run(() => DecodeRate(model, 1, cancellationToken), cancellationToken);
        yield return BenchResult.Rate(Name, "decoding one sequence: weights read", one * DecodedBytes / 1e9, "GB/s", bandwidth);
        yield return BenchResult.Fact(Name, "decoding one sequence", one, "tokens/s");
        var many = await Task.Run(() => DecodeRate(model, Rows, cancellationToken), cancellationToken);
        yield return BenchResult.Rate(Name, $"decoding {Rows} sequences, against one", many, "tokens/s", one);
    }

    /// <summary>The checkpoint's folder; written where it is not there yet.</summary>
    internal static async Task<string> CheckpointAsync(string folder, CancellationToken cancellationToken)
    {
        var checkpoint = Path.Combine(folder, "qwen2-vl-2b-random");
        if (!Directory.Exists(checkpoint)) await Task.Run(() => RandomCheckpoint.Write(checkpoint, seed: 1, Size), cancellationToken);
        return checkpoint;
    }

    /// <summary>Loads, and uses every weight once: what is mapped takes memory only then.</summary>
    internal static VisionLanguageModel Load(string checkpoint, CancellationToken cancellationToken)
    {
        var model = VisionLanguageModel.Load(checkpoint, new ModelOptions());
        var picture = new MessagePart.Image(new RgbImage(new byte[56 * 56 * 3], 56, 56));
        model.Generate([Conversation.Ask(null, picture, new MessagePart.Text("a"))], new GenerationOptions { MaxNewTokens = 2 }, cancellationToken);
        return model;
    }

    /// <summary>Multiplications and additions of the encoder for one picture.</summary>
    private static double EncoderWork
    {
        get
        {
            double patches = Side / 14 * (Side / 14), dim = Size.VisionDim;
            var layer = patches * (4 * dim * dim + 2 * dim * Size.VisionInnerDim) + 2 * patches * patches * dim;
            var merger = patches / 4 * (16 * dim * dim + 4 * dim * Size.Dim);
            return 2 * (Size.VisionLayers * layer + merger + patches * 3 * 2 * 14 * 14 * dim);
        }
    }

    /// <summary>Weights of all layers of the language model.</summary>
    private static double LayerWeights
    {
        get
        {
            double dim = Size.Dim, keys = dim / Size.Heads * Size.KvHeads;
            return Size.Layers * (2 * dim * dim + 2 * dim * keys + 3 * dim * Size.InnerDim);
        }
    }

    private static double PrefillWork => 2 * (PromptTokens * LayerWeights + Size.Layers * (double)PromptTokens * PromptTokens * Size.Dim + (double)Size.Vocabulary * Size.Dim);

    private static double DecodedBytes => 2 * (LayerWeights + (double)Size.Vocabulary * Size.Dim);

    /// <summary>
    /// What a run reaches and what plain products reach, in turn and again and again: a shared processor changes its speed by a factor of two within a minute, so only what
    /// is measured within the same second can be compared. The round whose ratio is the median.
    /// </summary>
    /// <param name="work">Operations of a run.</param>
    private (double Rate, double Peak) AgainstProducts(ScalarType type, double work, Action run, CancellationToken cancellationToken)
    {
        run();
        var rounds = Enumerable.Range(0, Rounds).Select(_ => (Peak: _briefly.Product(type, MachineSuite.Sizes, cancellationToken), Rate: work / _briefly.BestSeconds(run, cancellationToken) / 1e9)).ToList();
        var median = rounds.OrderBy(round => round.Rate / round.Peak).ElementAt(Rounds / 2);
        return (median.Rate, median.Peak);
    }

    private static Action Encode(VisionLanguageModel model, int pictures, CancellationToken cancellationToken)
    {
        var pixels = new byte[pictures * Side * Side * 3];
        new Random(1).NextBytes(pixels);
        return () => model.EncodeFrames(pixels, pictures, Side, Side, cancellationToken).Dispose();
    }

    private static Conversation Prompt(VisionLanguageModel model)
    {
        var words = new List<string>();
        while (true)
        {
            var conversation = Conversation.Ask(null, new MessagePart.Text(string.Concat(words)));
            if (model.CountTokens(conversation) >= PromptTokens) return conversation;

            words.Add("a");
        }
    }

    private double DecodeRate(VisionLanguageModel model, int rows, CancellationToken cancellationToken)
    {
        var prompt = Conversation.Ask(null, new MessagePart.Text("a"));
        var (first, _) = Generate(model, prompt, rows, 1, cancellationToken);
        var (all, tokens) = Generate(model, prompt, rows, NewTokens + 1, cancellationToken);
        return (tokens - rows) / (all - first);
    }

    private (double Seconds, int Tokens) Generate(VisionLanguageModel model, Conversation prompt, int rows, int newTokens, CancellationToken cancellationToken)
    {
        var tokens = 0;
        var conversations = Enumerable.Repeat(prompt, rows).ToList();
        var seconds = _machine.BestSeconds(() => tokens = model.Generate(conversations, new GenerationOptions { MaxNewTokens = newTokens }, cancellationToken).Sum(answer => answer.Ids.Count), cancellationToken);
        return (seconds, tokens);
    }

    /// <summary>The kernel's own account of the largest resident size of this process, in bytes.</summary>
    private static double PeakMemory() =>
        File.ReadLines("/proc/self/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024).Single();
}
