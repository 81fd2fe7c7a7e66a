using System.Runtime.CompilerServices;
using TorchSharp;
using Video.Models;
using Video.Models.Generation;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Cli.Bench;

/// <summary>Questions about one clip, one after the other: how long the second one's first token takes, whose clip has been read before.</summary>
/// <param name="folder">Where the checkpoint of <see cref="ModelSuite"/> is.</param>
internal sealed class QuestionSuite(string folder, TimeProvider time) : IBenchSuite
{
    private const int ClipTokens = 1024;
    private const int Rounds = 3;

    private static readonly GenerationOptions FirstToken = new() { MaxNewTokens = 1, ReusePrefix = true };

    public string Name => "questions";

    public string Description => $"a second question about a clip of {ClipTokens} visual tokens against the first, at Qwen2-VL-2B's size";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var checkpoint = await ModelSuite.CheckpointAsync(folder, cancellationToken);
        using var model = await Task.Run(() => ModelSuite.Load(checkpoint, cancellationToken), cancellationToken);
        var rounds = new List<(double First, double Second)>();
        for (var round = 0; round < Rounds; round++)
        {
            using var clip = Clip(model, seed: (ulong)round);
            rounds.Add((await SecondsAsync(model, clip, "What happens here, and when does it begin?", cancellationToken), await SecondsAsync(model, clip, "Who is to be seen in the background?", cancellationToken)));
        }

        var (first, second) = rounds.OrderBy(round => round.First / round.Second).ElementAt(Rounds / 2);
        yield return BenchResult.Fact(Name, "first token, first question", first, "s");
        yield return BenchResult.Cost(Name, "first token, second question", second, "s", first);
    }

    private async Task<double> SecondsAsync(VisionLanguageModel model, VisualTokens clip, string question, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await Task.Run(() => model.Generate([Conversation.Ask(null, new MessagePart.Encoded(clip), question)], FirstToken, cancellationToken), cancellationToken);
        return time.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>What an encoder might give for sixteen frames.</summary>
    private static VisualTokens Clip(VisionLanguageModel model, ulong seed)
    {
        const int frames = 16, side = 8;
        using var scope = NewDisposeScope();
        var layout = VisualLayout.OfGrid([.. Enumerable.Range(0, frames).Select(frame => frame * 0.5)], side, side);
        return new VisualTokens(randn([ClipTokens, model.Dim], generator: new Generator(seed)), deepStack: null, layout);
    }
}
