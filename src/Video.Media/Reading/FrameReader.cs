namespace Video.Media;

/// <summary>Decodes the frames of a plan to RGB24 at one size, each with its true presentation time.</summary>
public sealed class FrameReader(IMediaTool tool, MediaOptions options)
{
    /// <summary>
    /// Starts reading when it is enumerated, which may be done once. The picture is turned as its rotation flag says and stretched to the size
    /// asked for, so pixel shape is right when that size has the proportions of <see cref="VideoStream.DisplayWidth"/> and height.
    /// </summary>
    /// <param name="facts">The video.</param>
    /// <param name="plan">What to read, from <see cref="FramePlanner"/>.</param>
    /// <param name="width">Width of each frame in pixels.</param>
    /// <param name="height">Height of each frame in pixels.</param>
    /// <param name="cancellationToken">Kills the decoders.</param>
    public FrameReading ReadAsync(VideoFacts facts, FramePlan plan, int width, int height, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return new FrameReading(tool, options, facts, plan, width, height, cancellationToken);
    }
}
