using System.Globalization;
using System.Text;

namespace Video.Media;

/// <summary>Cuts a part of a video into a file of its own. The file appears whole or not at all.</summary>
public sealed class ClipCutter(IMediaTool tool, MediaOptions options)
{
    /// <summary>A palette is chosen after all frames of a preview were seen, so they are all in memory.</summary>
    private const double PreviewLimitSeconds = 120;

    /// <param name="facts">What <see cref="MediaProbe"/> said of the video.</param>
    /// <param name="request">Which part, and where to.</param>
    /// <param name="progress">Told the share done, 0 to 1, from time to time; null for nobody.</param>
    /// <param name="cancellationToken">Stops the program; nothing stays.</param>
    /// <exception cref="ClipRefusedException">What was asked for cannot be: range, ending, or a file that is there.</exception>
    /// <exception cref="MediaException">The video could not be read, the clip not be written, or a limit was reached.</exception>
    public async Task<Clip> CutAsync(VideoFacts facts, ClipRequest request, Action<double>? progress, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(request.Path);
        var format = CheckedFormat(facts, request, path);
        var index = await new FrameIndexer(tool, options).ReadAsync(facts, cancellationToken);
        var range = ClipRange.Of(facts, index, request);
        if (format.IsPreview && range.EndSeconds - range.StartSeconds > PreviewLimitSeconds)
            throw new ClipRefusedException($"{path}: expected a preview of at most {PreviewLimitSeconds} s, got {range.EndSeconds - range.StartSeconds:0.#} s; cut less, or write .mp4");

        var partial = CreatePartial(path);
        try
        {
            if (request.Copies) range = await CopyAsync(facts, index, range, format, partial, progress, cancellationToken);
            else await EncodeAsync(facts, range, format, partial, progress, cancellationToken);
            var bytes = new FileInfo(partial).Length;
            Publish(partial, path, request.Overwrites);
            return new Clip(path, range.StartSeconds, range.EndSeconds, bytes, IsExact: !request.Copies);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static ClipFormat CheckedFormat(VideoFacts facts, ClipRequest request, string path)
    {
        var format = ClipFormat.Of(path);
        if (request.Copies && format.IsPreview) throw new ClipRefusedException($"{path}: expected .mp4, .mkv or .webm where the video is copied, got {format.Ending}, which must be encoded; leave out --fast");
        if (path == facts.Path) throw new ClipRefusedException($"{path}: expected another file than the video itself; choose another name");
        if (Directory.Exists(path)) throw new ClipRefusedException($"{path}: expected the name of a file, got a folder; name a file in it");
        if (File.Exists(path) && !request.Overwrites) throw Exists(path);
        return format;
    }

    /// <summary>Made before anything is decoded, so that a folder that cannot be written to is known at once.</summary>
    private static string CreatePartial(string path)
    {
        var partial = $"{path}.{Guid.NewGuid():n}.partial";
        try
        {
            new FileStream(partial, FileMode.CreateNew, FileAccess.Write).Dispose();
            return partial;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new MediaException(MediaFailure.NotReadable, $"{path}: expected a folder that is there and may be written to, got \"{error.Message}\"; choose another with -o", error);
        }
    }

    private async Task EncodeAsync(VideoFacts facts, ClipRange range, ClipFormat format, string partial, Action<double>? progress, CancellationToken cancellationToken)
    {
        var written = await RunAsync(facts, range, ClipArguments.Encode(options, facts, range, format, partial, fromBegin: false), "check the free space", progress, cancellationToken);
        // Some containers are entered behind the frame that was looked for: then the video is decoded from its begin.
        if (format.IsPreview ? written == 0 : written < (range.Frames ?? 1))
            written = await RunAsync(facts, range, ClipArguments.Encode(options, facts, range, format, partial, fromBegin: true), "check the free space", progress, cancellationToken);
        if (written == 0) throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected frames between {range.StartSeconds:0.###} and {range.EndSeconds:0.###} s, got none that can be decoded; choose another range");
    }

    /// <returns>The range that the copy really shows.</returns>
    private async Task<ClipRange> CopyAsync(VideoFacts facts, FrameIndex index, ClipRange range, ClipFormat format, string partial, Action<double>? progress, CancellationToken cancellationToken)
    {
        if (index.KeyframeAt(range.StartSeconds) is not { } keyframe)
            throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected a keyframe at or before {range.StartSeconds:0.###} s, got none; leave out --fast");
        var next = index.KeyframeSeconds.Where(seconds => seconds > keyframe).Select(seconds => (double?)seconds).FirstOrDefault();
        var copied = range with { StartSeconds = keyframe };
        await RunAsync(
            facts, copied, ClipArguments.Copy(facts, keyframe, next, range.EndSeconds, format, partial), $"check the free space; {format.Ending} may not take {facts.Video.Codec} as it is: write .mkv, or leave out --fast", progress, cancellationToken);
        return copied;
    }

    /// <returns>Frames written.</returns>
    private async Task<long> RunAsync(VideoFacts facts, ClipRange range, string[] arguments, string remedy, Action<double>? progress, CancellationToken cancellationToken)
    {
        var frames = 0L;
        var exit = await tool.RunAsync(
            new ToolRequest
            {
                Program = MediaProgram.Ffmpeg,
                Arguments = arguments,
                Subject = Path.GetFileName(facts.Path),
                ReadOutput = async (stream, token) => frames = await ReadProgressAsync(stream, range.EndSeconds - range.StartSeconds, progress, token),
                TimeLimit = options.DecodeTimeLimit,
                StallLimit = options.DecodeTimeLimit, // an encoder may think for long before it says how far it is
            },
            cancellationToken);
        if (exit.ExitCode != 0) throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected ffmpeg to write the clip, got {exit.Errors()}; {remedy}");
        return frames;
    }

    /// <summary>Lines such as <c>frame=12</c> and <c>out_time_us=480000</c>, again and again; the last ones count.</summary>
    private static async Task<long> ReadProgressAsync(Stream stream, double seconds, Action<double>? progress, CancellationToken cancellationToken)
    {
        var frames = 0L;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split('=') is not [var name, var value] || !long.TryParse(value, CultureInfo.InvariantCulture, out var number)) continue;
            if (name == "frame") frames = number;
            if (name == "out_time_us") progress?.Invoke(Math.Clamp(number / 1e6 / seconds, 0, 1));
        }

        return frames;
    }

    private static void Publish(string partial, string path, bool overwrite)
    {
        try
        {
            File.Move(partial, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw Exists(path);
        }
    }

    private static ClipRefusedException Exists(string path) => new($"{path}: expected no such file yet, got one that is there; choose another name with -o, or replace it with --force");
}
