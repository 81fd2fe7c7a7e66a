namespace Video.Media.Tests;

public sealed class ShotDetectorTests
{
    /// <summary>The list of the sample's description, and five cuts that it leaves out (looked at): 5.1, 41.1, 61.3, 63.5, 65.5.</summary>
    private static readonly double[] _battle =
        [2.2, 5.1, 6.6, 9.2, 12.9, 29.8, 32.8, 36.3, 37.5, 41.1, 47.0, 48.2, 50.1, 51.4, 51.9, 53.5, 56.0, 57.4, 59.6, 61.3, 63.5, 65.5, 67.4];

    [Fact]
    public async Task Cuts_of_a_battle_are_found_and_its_flashes_and_explosions_are_not() => await FoundAsync("mdn_tears-of-steel-battle-clip-medium.webm", _battle);

    [Fact]
    public async Task Cuts_of_an_animation_are_found_and_its_fades_of_titles_are_not() => await FoundAsync("mpy_big_buck_bunny_0_30.webm", [11.8, 15.67, 23.0]);

    [Theory]
    [InlineData("tc_nasa_13013.mp4", 8.0)]
    [InlineData("oc_scene-change.mov", 12.0)]
    [InlineData("oc_lecture_slidechange_av.mov", 3.0)]
    [InlineData("m3_roadtrip-vp92-10bit.webm", 1.75)]
    public async Task The_only_cut_is_found(string name, double seconds) => await FoundAsync(name, [seconds]);

    [Theory]
    [InlineData("intel_car-detection.mp4")]
    [InlineData("intel_one-by-one-person-detection.mp4")]
    [InlineData("m3_sample_with_increasing_timestamps_320w_240h.mp4")]
    [InlineData("m3_internal_emulator_transformer_output.mp4")]
    [InlineData("m3_silent-black-10s.mp4")]
    [InlineData("mdn_friday.mp4")]
    [InlineData("mdn_flower.mp4")]
    [InlineData("m3_bbb_2500ms.ts")]
    [InlineData("tf_example.gif")]
    public async Task One_continuous_shot_has_no_cut(string name) => await FoundAsync(name, []);

    [Fact]
    public void A_flash_is_no_cut()
    {
        var frames = Enumerable.Range(0, 40).Select(i => i == 20 ? Flat(255) : Flat(90)).ToList();
        Assert.Empty(ShotDetector.Detect(Signals(frames)));
    }

    [Fact]
    public void A_lasting_change_is_a_cut_at_its_first_frame()
    {
        var frames = Enumerable.Range(0, 40).Select(i => i < 20 ? Flat(90) : Flat(200)).ToList();
        Assert.Equal([new ShotChange(0.8, ShotChangeKind.Cut)], ShotDetector.Detect(Signals(frames)));
    }

    [Fact]
    public void A_fade_through_black_is_one_change_where_it_ends()
    {
        var frames = Enumerable.Range(0, 120).Select(i => Flat((byte)Math.Clamp(Math.Abs(i - 60) - 10, 0, 200))).ToList();
        var change = Assert.Single(ShotDetector.Detect(Signals(frames)));
        Assert.Equal(ShotChangeKind.Fade, change.Kind);
        Assert.InRange(change.Seconds, 2.8, 3.3);
    }

    [Fact]
    public void A_video_that_begins_black_does_not_begin_with_a_change()
    {
        var frames = Enumerable.Range(0, 60).Select(i => Flat((byte)(3 * i))).ToList();
        Assert.Empty(ShotDetector.Detect(Signals(frames)));
    }

    private static async Task FoundAsync(string name, double[] expected)
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (_, scan) = await Media.ScanAsync(name);
        var found = ShotDetector.Detect(scan.Signals).Select(change => change.Seconds).ToList();
        Assert.True(
            found.Count == expected.Length && found.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 0.15),
            $"expected {string.Join(' ', expected)}, got {string.Join(' ', found)}");
    }

    private static byte[] Flat(byte level) => [.. Enumerable.Repeat(level, 32 * 18 * 3)];

    private static List<FrameSignal> Signals(List<byte[]> frames)
    {
        var (state, signals) = (new FrameSignals(), new List<FrameSignal>());
        for (var i = 0; i < frames.Count; i++)
        {
            if (state.Next(i / 25.0, frames[i]) is { } signal) signals.Add(signal);
        }

        return [.. signals, .. state.Rest()];
    }
}
