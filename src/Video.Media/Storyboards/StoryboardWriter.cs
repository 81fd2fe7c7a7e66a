using System.Globalization;

namespace Video.Media;

/// <summary>Writes a video's storyboard: what players show over their time line. The folder appears whole or not at all.</summary>
/// <remarks>The form that video.js, JW Player, Plyr and others read: WebVTT with spatial media fragments (W3C Media Fragments URI 1.0, 4.2.2).</remarks>
public sealed class StoryboardWriter(IMediaTool tool, MediaOptions options, IImageCodec codec)
{
    private const int NarrowestPicture = 16;
    private const int WidestPicture = 1024;
    private const int MostPictures = 20_000;
    private const double ShortestSeconds = 0.04;

    /// <summary>A keyframe as near as this part of the distance will do: it is cheaper by far.</summary>
    private const double ToleranceShare = 0.25;

    /// <param name="facts">What <see cref="MediaProbe"/> said of the video.</param>
    /// <param name="request">What it is to be like, and where to.</param>
    /// <param name="progress">Told the share done, 0 to 1, from time to time; null for nobody.</param>
    /// <param name="cancellationToken">Stops decoding; nothing stays.</param>
    /// <exception cref="StoryboardRefusedException">What was asked for cannot be: width, distance, or a folder that has something in it.</exception>
    /// <exception cref="MediaException">The video could not be read, or the folder not be written.</exception>
    public async Task<Storyboard> WriteAsync(VideoFacts facts, StoryboardRequest request, Action<double>? progress, CancellationToken cancellationToken)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder));
        Check(request, folder);
        var index = await new FrameIndexer(tool, options).ReadAsync(facts, cancellationToken);
        var duration = Math.Max(ShortestSeconds, request.DurationSecondsFromDecoding ?? index.EndSeconds ?? facts.DurationSecondsFromHeader ?? index.FrameSeconds.LastOrDefault());
        var every = request.EverySeconds ?? Math.Clamp(duration / 100, 1, 10);
        if (duration / every > MostPictures)
            throw new StoryboardRefusedException($"{Path.GetFileName(facts.Path)}: expected at most {MostPictures} pictures, got {Text(duration)} s with one every {Text(every)} s; raise the distance");

        var partial = CreatePartial(folder);
        try
        {
            var (sheets, cues) = await DrawAsync(facts, index, new Course(duration, every), StoryboardLayout.Of(facts.Video, request.Width), partial, progress, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(partial, IndexName), StoryboardCue.Vtt(cues, duration), cancellationToken);
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(partial, folder);
            return new Storyboard(Path.Combine(folder, IndexName), [.. sheets.Select(sheet => Path.Combine(folder, sheet))], cues.Count, cues[0].Width, cues[0].Height, every);
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
    }

    private const string IndexName = "storyboard.vtt";

    /// <summary>Ranges of equal length over the whole video, the last one shorter; each shows what is on screen in its middle.</summary>
    private sealed record Course(double DurationSeconds, double EverySeconds)
    {
        public IEnumerable<double> Middles =>
            Enumerable.Range(0, Math.Max(1, (int)Math.Ceiling((DurationSeconds / EverySeconds) - 1e-9)))
                .Select(i => ((i * EverySeconds) + Math.Min(DurationSeconds, (i + 1) * EverySeconds)) / 2);

        /// <summary>The begin of the range with this middle.</summary>
        public double StartOf(double middle) => Math.Floor(middle / EverySeconds) * EverySeconds;
    }

    private static void Check(StoryboardRequest request, string folder)
    {
        if (request.Width is < NarrowestPicture or > WidestPicture)
            throw new StoryboardRefusedException($"width: expected {NarrowestPicture} to {WidestPicture} pixels, got {request.Width}");
        if (request.EverySeconds is { } every && !(every > 0 && double.IsFinite(every)))
            throw new StoryboardRefusedException($"distance of pictures: expected more than 0 seconds, got {Text(every)}");
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new StoryboardRefusedException($"{folder}: expected a new or an empty folder, got one that has something in it; choose another with -o");
    }

    /// <summary>Made before anything is decoded, so that a place that cannot be written to is known at once.</summary>
    private static string CreatePartial(string folder)
    {
        var partial = $"{folder}.{Guid.NewGuid():n}.partial";
        try
        {
            return Directory.CreateDirectory(partial).FullName;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new MediaException(MediaFailure.NotReadable, $"{folder}: expected a place that may be written to, got \"{error.Message}\"; choose another with -o", error);
        }
    }

    /// <summary>One sheet is in memory at a time. A frame that stays on screen over several ranges, or a range whose frame does not decode, prolongs the picture before it.</summary>
    private async Task<(List<string> Sheets, List<StoryboardCue> Cues)> DrawAsync(
        VideoFacts facts, FrameIndex index, Course course, StoryboardLayout layout, string folder, Action<double>? progress, CancellationToken cancellationToken)
    {
        var plan = FramePlanner.Plan(facts, course.Middles, index, course.EverySeconds * ToleranceShare);
        var (sheets, cues) = (new List<string>(), new List<StoryboardCue>());
        var sheet = new StoryboardSheet(layout);
        await foreach (var frame in new FrameReader(tool, options).ReadAsync(facts, plan, layout.Width, layout.Height, cancellationToken))
        {
            using (frame)
            {
                if (sheet.Count == 0) sheets.Add(string.Create(CultureInfo.InvariantCulture, $"storyboard-{sheets.Count + 1:000}.jpg"));
                var (left, top) = sheet.Add(frame);
                cues.Add(new StoryboardCue(cues.Count == 0 ? 0 : course.StartOf(plan.Frames[frame.Index].WantedSeconds), sheets[^1], left, top, layout.Width, layout.Height));
                progress?.Invoke((frame.Index + 1.0) / plan.Frames.Count);
            }

            if (sheet.Count == layout.PerSheet) await WriteAsync(sheet, Path.Combine(folder, sheets[^1]), cancellationToken);
        }

        if (sheet.Count > 0) await WriteAsync(sheet, Path.Combine(folder, sheets[^1]), cancellationToken);
        return (sheets, cues);
    }

    private async Task WriteAsync(StoryboardSheet sheet, string path, CancellationToken cancellationToken)
    {
        var (pixels, width, height) = sheet.Take();
        await File.WriteAllBytesAsync(path, await codec.EncodeJpegAsync(pixels, width, height, cancellationToken), cancellationToken);
    }

    private static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
