using System.Runtime.CompilerServices;
using Video.Media;

namespace Video.Cli.Bench;

/// <summary>Reading sparse frames of a long clip, against ffmpeg's own ways to the same frames.</summary>
/// <param name="folder">Where the clips are made and kept for the next run.</param>
internal sealed class SamplingSuite(string folder, TimeProvider time) : IBenchSuite
{
    private const int Minutes = 10;

    public string Name => "sampling";

    public string Description => "one frame in 4 s of ten minutes of 720p, against single pass, keyframes only and one seek per frame";

    public async IAsyncEnumerable<BenchResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new MediaOptions();
        foreach (var row in await new SamplingBenchmark(new FfmpegProcess(options, time), options, time).RunAsync(folder, Minutes, cancellationToken))
        {
            yield return row.Unit == "ratio" ? new BenchResult(Name, row.What, row.Value, row.Unit, Limit: 1, Ratio: 1 / row.Value) : BenchResult.Fact(Name, row.What, row.Value, row.Unit);
        }
    }
}
