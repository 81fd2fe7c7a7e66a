using Video.Media;

namespace Video.World.Tests;

/// <summary>Real files: encoded badly, decoded again, and still showing what the script says.</summary>
public sealed class ClipWriterTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly MediaOptions Options = new();
    private static readonly FfmpegProcess Tool = new(Options, TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("video-world-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(5, VideoCodec.H264, 36, "h264")]
    [InlineData(8, VideoCodec.H264, 36, "h264")]
    [InlineData(11, VideoCodec.Vp9, 50, "vp9")]
    public async Task A_badly_encoded_clip_shows_what_its_script_says(int seed, VideoCodec codec, int crf, string name)
    {
        var made = ScriptGenerator.Make(new Random(seed), new WorldSettings { MaxSeconds = 9, Sizes = [(320, 240)], SmallestSize = 0.15, HappeningChance = 0.5 });
        var script = made with { Encoding = made.Encoding with { Codec = codec, Crf = crf } };
        var path = Path.Combine(_folder, "clip" + script.Encoding.Extension);
        var shares = new List<double>();
        await ClipWriter.WriteAsync(script, path, Tool, Options, new Shares(shares), None);
        Assert.Equal(script.Frames, shares.Count);
        Assert.Equal(1, shares[^1]);

        var facts = await new MediaProbe(Tool, Options).ProbeAsync(path, None);
        Assert.Equal((name, script.Width, script.Height), (facts.Video.Codec, facts.Video.DisplayWidth, facts.Video.DisplayHeight));

        var index = await new FrameIndexer(Tool, Options).ReadAsync(facts, None);
        var wanted = Enumerable.Range(0, 24).Select(i => script.DurationSeconds * (i + 0.5) / 24);
        var (frames, things) = (0, 0);
        await foreach (var frame in new FrameReader(Tool, Options).ReadAsync(facts, FramePlanner.Plan(facts, wanted, index, 0), script.Width, script.Height, None))
        {
            using (frame) things += CountRight(script, frame.PresentationSeconds + 1e-4, frame.Pixels.Span);
            frames++;
        }
        Assert.Equal(24, frames);
        Assert.True(things > 10, $"{things} things seen");
    }

    /// <summary>Things whose middle has their colour; fails on one that has not.</summary>
    private static int CountRight(Script script, double seconds, ReadOnlySpan<byte> pixels)
    {
        var right = 0;
        foreach (var thing in script.ThingsAt(seconds).Where(thing => thing is { VisibleFraction: > 0.95, Thing.Outline: null } && thing.Look.Shape != Shape.Ring))
        {
            var at = ((int)(thing.Centre.Y * script.Height) * script.Width + (int)(thing.Centre.X * script.Width)) * 3;
            var colour = thing.Thing.LookAt(seconds).Colour;
            var difference = Math.Abs(pixels[at] - colour.Red) + Math.Abs(pixels[at + 1] - colour.Green) + Math.Abs(pixels[at + 2] - colour.Blue);
            Assert.True(difference < 110, $"{script.Name} at {seconds:0.00} s: {Words.Name(thing.Look)} {colour}, got {pixels[at]} {pixels[at + 1]} {pixels[at + 2]}");
            right++;
        }
        return right;
    }

    private sealed class Shares(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
