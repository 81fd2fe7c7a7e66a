using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Media.Tests;

/// <summary>Storyboards of a clip whose frames carry their number, and of real videos: what the index says of a time is what is on the sheet there.</summary>
public sealed partial class StoryboardTests(NumberedClip clip) : IClassFixture<NumberedClip>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly StoryboardWriter _writer = new(Media.Tool, Media.Options, Media.Images);

    [Theory]
    [InlineData(0.5, 24)]
    [InlineData(0.04, 300)]
    [InlineData(5, 3)]
    [InlineData(100, 1)]
    public async Task Each_range_shows_a_frame_of_its_own(double every, int pictures)
    {
        var (board, cues) = await WriteAsync(clip.Mp4, $"every-{every}", every, width: 128);

        Assert.Equal((pictures, 128, 96), (board.Pictures, board.Width, board.Height));
        Assert.Equal(pictures, cues.Count);
        Assert.Equal((pictures + 99) / 100, board.Sheets.Count);
        AssertCovers(cues, 12);
        Assert.All(cues, cue => Assert.InRange(NumberedFrames.Read(cue.Pixels, 128, 96) / NumberedClip.FramesPerSecond, cue.Start - 0.001, cue.End));
    }

    [Fact]
    public async Task Uneven_times_and_an_offset_do_not_move_pictures()
    {
        var uneven = await clip.DeriveAsync("storyboard-uneven.mkv", "-vf", "select='not(mod(n,7))+not(mod(n,5))'", "-fps_mode", "passthrough", "-c:v", "libx264", "-output_ts_offset", "50");
        var (_, cues) = await WriteAsync(uneven, "uneven", every: 1, width: 128);
        Assert.Equal(12, cues.Count);
        Assert.All(cues, cue => Assert.InRange(NumberedFrames.Read(cue.Pixels, 128, 96) / NumberedClip.FramesPerSecond, cue.Start - 0.3, cue.End)); // the frame on screen may be some frames old
    }

    [Fact]
    public async Task A_frame_that_stays_is_one_picture()
    {
        var still = await clip.DeriveAsync("storyboard-still.mkv", "-vf", "select='eq(n,0)+eq(n,200)'", "-fps_mode", "passthrough", "-c:v", "libx264");
        var (board, cues) = await WriteAsync(still, "still", every: 1, width: 128);
        Assert.Equal([0, 200], cues.Select(cue => NumberedFrames.Read(cue.Pixels, 128, 96)));
        Assert.Equal((2, 0.0, 8.0), (board.Pictures, cues[0].Start, cues[1].Start));
    }

    [Fact]
    public async Task Hours_are_cut_into_sheets_that_a_phone_shows()
    {
        // Three hours of a clip that is played slowly: packets are copied, only their times are others.
        var hours = await clip.DeriveAsync("storyboard-long.mkv", "-c", "copy", "-bsf:v", "setts=ts=TS*900");
        var (board, cues) = await WriteAsync(hours, "long", every: null, width: 160);
        Assert.Equal(10, board.EverySeconds);
        Assert.InRange(board.Pictures, 250, 300); // every frame there is: one stays for 36 s
        Assert.Equal(3, board.Sheets.Count);
        Assert.Equal((1600, 1200), await SizeAsync(board.Sheets[0]));
        AssertCovers(cues, 10_800);
        Assert.Contains("02:59:", await File.ReadAllTextAsync(board.Index, None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_sizes_towers_and_turned_pictures_keep_their_proportions()
    {
        var odd = await clip.DeriveAsync("storyboard-odd.mkv", "-vf", "scale=131:77", "-c:v", "libx264", "-pix_fmt", "yuv444p");
        var turned = await clip.TurnedAsync("storyboard-turned.mp4");
        var tower = await clip.DeriveAsync("storyboard-tower.mkv", "-vf", "scale=16:1600", "-c:v", "libx264");
        Assert.Equal((160, 94), Size(await WriteAsync(odd, "odd", 1, 160)));
        Assert.Equal((160, 214), Size(await WriteAsync(turned, "turned", 1, 160)));
        Assert.Equal((8, 800), Size(await WriteAsync(tower, "tower", 1, 160)));
    }

    [Theory]
    [InlineData("oc_one_frame_build_success.mp4")]
    [InlineData("dec_video_90.mov")]
    [InlineData("ffc_input_3sec_rotation_90deg.mp4")]
    [InlineData("ffc_input_hdr.mov")]
    [InlineData("tf_example.gif")]
    [InlineData("m3_testvid_1022ms.mp4")]
    [InlineData("m3_sample_with_increasing_timestamps_320w_240h.mp4")]
    [InlineData("m3_bbb_176x144_128kbps_15fps_h263.3gp")]
    [InlineData("m3_bbb_2500ms.ts")]
    [InlineData("m3_sample-with-key-frame-index.flv")]
    [InlineData("mpy_transparent.webm")]
    [InlineData("tc_nasa_13013.mp4")]
    public async Task Real_videos_are_shown_as_they_are_decoded(string name)
    {
        Assert.SkipWhen(Shared.Videos is null, "the sample videos are not here");
        var (facts, scan) = await Media.ScanAsync(name);
        var (board, cues) = await WriteAsync(Shared.Path(name), $"real-{name}", every: null, width: 160, scan.DurationSecondsFromDecoding);

        AssertCovers(cues, scan.DurationSecondsFromDecoding);
        Assert.Equal(facts.Video.DisplayHeight / (double)facts.Video.DisplayWidth, board.Height / (double)board.Width, 1.01 / board.Width + 0.02);
        var (start, end, picture) = cues[cues.Count / 2];
        var shown = scan.Index.FrameSeconds.Where(seconds => seconds < end).ToList();
        var plan = FramePlanner.Plan(facts, shown.Where(seconds => seconds >= start).Append(shown.Last(seconds => seconds <= Math.Max(start, shown[0]))), scan.Index, 0);
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, plan, board.Width, board.Height, None));
        Assert.InRange(frames.Min(frame => Media.MeanDifference(frame.Pixels, picture)), 0, 6); // what JPEG loses
    }

    [Theory]
    [InlineData(0.0, 160, "more than 0 seconds")]
    [InlineData(double.NaN, 160, "more than 0 seconds")]
    [InlineData(0.0001, 160, "at most 20000 pictures")]
    [InlineData(1.0, 8, "16 to 1024 pixels")]
    public async Task What_cannot_be_is_refused_and_leaves_nothing(double every, int width, string because)
    {
        var refused = await Assert.ThrowsAsync<StoryboardRefusedException>(() => WriteAsync(clip.Mp4, "refused", every, width));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(clip.Mp4)!, "refused*"));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone()
    {
        var folder = Directory.CreateDirectory(clip.File("taken")).FullName;
        await WriteAsync(clip.Mp4, "taken", 1, 160); // an empty one will do
        var before = Directory.GetFiles(folder);
        Assert.Contains("something in it", (await Assert.ThrowsAsync<StoryboardRefusedException>(() => WriteAsync(clip.Mp4, "taken", 1, 160))).Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder));
    }

    private async Task<(Storyboard Board, List<(double Start, double End, byte[] Pixels)> Cues)> WriteAsync(string video, string folder, double? every, int width, double? duration = null)
    {
        var facts = await Media.Probe.ProbeAsync(video, None);
        var board = await _writer.WriteAsync(facts, new StoryboardRequest { Folder = clip.File(folder), EverySeconds = every, Width = width, DurationSecondsFromDecoding = duration }, null, None);
        return (board, await ReadAsync(board.Index));
    }

    /// <summary>As a player reads it: times, and the part of the sheet that the fragment names.</summary>
    private static async Task<List<(double Start, double End, byte[] Pixels)>> ReadAsync(string index)
    {
        var text = await File.ReadAllTextAsync(index, None);
        Assert.StartsWith("WEBVTT\n\n", text, StringComparison.Ordinal);
        var (sheets, cues) = (new Dictionary<string, RgbImage>(), new List<(double, double, byte[])>());
        foreach (Match cue in Cue().Matches(text))
        {
            var name = cue.Groups["sheet"].Value;
            if (!sheets.TryGetValue(name, out var sheet))
                sheets[name] = sheet = await Media.Images.DecodeAsync(await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(index)!, name), None), name, None);
            cues.Add((Seconds(cue.Groups["start"].Value), Seconds(cue.Groups["end"].Value), Cut(sheet, [.. cue.Groups["xywh"].Value.Split(',').Select(int.Parse)])));
        }

        Assert.Equal(text.Split("-->").Length - 1, cues.Count);
        return cues;
    }

    private static double Seconds(string text) => TimeSpan.ParseExact(text, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture).TotalSeconds;

    private static byte[] Cut(RgbImage sheet, int[] place)
    {
        Assert.True(place[0] + place[2] <= sheet.Width && place[1] + place[3] <= sheet.Height, $"expected a place on the sheet of {sheet.Width}×{sheet.Height}, got {string.Join(',', place)}");
        return [.. Enumerable.Range(place[1], place[3]).SelectMany(y => sheet.Pixels.AsSpan(((y * sheet.Width) + place[0]) * 3, place[2] * 3).ToArray())];
    }

    private static void AssertCovers(List<(double Start, double End, byte[] Pixels)> cues, double duration)
    {
        Assert.Equal(0, cues[0].Start);
        Assert.Equal(duration, cues[^1].End, 0.05 + (duration / 250));
        Assert.All(cues, cue => Assert.True(cue.Start < cue.End));
        Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    private static (int, int) Size((Storyboard Board, List<(double, double, byte[])> Cues) written) => (written.Board.Width, written.Board.Height);

    private static async Task<(int Width, int Height)> SizeAsync(string sheet)
    {
        var picture = await Media.Images.DecodeAsync(await File.ReadAllBytesAsync(sheet, None), sheet, None);
        return (picture.Width, picture.Height);
    }

    [GeneratedRegex(@"^(?<start>\S+) --> (?<end>\S+)\n(?<sheet>\S+)#xywh=(?<xywh>[0-9,]+)$", RegexOptions.Multiline)]
    private static partial Regex Cue();
}
