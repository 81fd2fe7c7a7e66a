using Video.Analysis.Motion;
using Video.Analysis.Sampling;
using Video.Media;
using Video.Models;
using Video.Models.Reduction;
using RgbImage = Video.Models.RgbImage;

namespace Video.Analysis.Segments;

/// <summary>Turns a segment of a video into stored visual tokens: read candidates, let motion choose, encode, reduce. The chosen frames are also made findable.</summary>
/// <param name="searchModel">Embeds the chosen frames, from the same decoded pixels; null for none.</param>
public sealed class SegmentEncoder(VisionLanguageModel model, DualEncoder? searchModel, MediaTools media, AnalysisOptions options, TimeProvider time)
{
    /// <param name="index">Frame times of the file, so that exactly the frames on screen are read.</param>
    /// <exception cref="MediaException">A limit was reached. What merely does not decode is left out and shows in the account.</exception>
    public async Task<EncodedSegment> EncodeAsync(VideoFacts facts, FrameIndex index, Segment segment, CancellationToken cancellationToken)
    {
        var size = model.FitFrame(facts.Video.DisplayWidth, facts.Video.DisplayHeight, options.TokensPerFrame);
        var plan = FramePlanner.Plan(facts, CandidateTimes.Of(segment, options), index, toleranceSeconds: 0);

        var start = time.GetTimestamp();
        var frames = await ReadAsync(facts, plan, size, cancellationToken);
        try
        {
            var decoded = time.GetTimestamp();
            var motion = Move(frames, segment);
            var chosen = frames.Count == 0 ? [] : FrameSelector.Choose(frames.Count, motion, options.FramesPerSegment);
            var moved = time.GetTimestamp();
            var times = Times(frames, chosen, segment);
            var (tokens, counts) = chosen.Count == 0 ? (null, default) : Encode(frames, chosen, times, cancellationToken);
            var encoded = time.GetTimestamp();
            var embeddings = Embed(frames, chosen, cancellationToken);
            var embedded = time.GetTimestamp();

            return new EncodedSegment
            {
                Number = segment.Number,
                Frames = await DescribeAsync(times, frames, embeddings, cancellationToken),
                Tokens = tokens,
                Motion = motion,
                Account = new SegmentAccount(
                    plan.Frames.Count, frames.Count, chosen.Count, counts.Before, counts.After, counts.Dim,
                    time.GetElapsedTime(start, decoded).TotalSeconds, time.GetElapsedTime(decoded, moved).TotalSeconds, time.GetElapsedTime(moved, encoded).TotalSeconds,
                    time.GetElapsedTime(encoded, embedded).TotalSeconds),
            };
        }
        finally
        {
            foreach (var frame in frames) frame.Dispose();
        }
    }

    private async Task<List<DecodedFrame>> ReadAsync(VideoFacts facts, FramePlan plan, FrameSize size, CancellationToken cancellationToken)
    {
        var frames = new List<DecodedFrame>();
        try
        {
            await foreach (var frame in media.Reader.ReadAsync(facts, plan, size.Width, size.Height, cancellationToken)) frames.Add(frame);
            return frames;
        }
        catch (MediaException e) when (e.Failure == MediaFailure.Undecodable)
        {
            return frames; // a gap: the ledger shows what was planned and what came
        }
        catch
        {
            frames.ForEach(frame => frame.Dispose());
            throw;
        }
    }

    private static MotionSummary Move(List<DecodedFrame> frames, Segment segment)
    {
        var analyzer = new MotionAnalyzer();
        foreach (var frame in frames) analyzer.Add(frame.Pixels.Span, frame.Height, frame.Width, Inside(frame, segment));
        return analyzer.Finish();
    }

    /// <summary>A frame that came on screen before the segment is there from the segment's first moment.</summary>
    private static double Inside(DecodedFrame frame, Segment segment) => Math.Max(frame.PresentationSeconds, segment.StartSeconds);

    private static IReadOnlyList<FrameTime> Times(List<DecodedFrame> frames, IReadOnlyList<int> chosen, Segment segment) =>
        FrameTime.OfSegment([.. chosen.Select(index => Inside(frames[index], segment))]);

    private (byte[] Tokens, (int Before, int After, int Dim) Counts) Encode(List<DecodedFrame> frames, IReadOnlyList<int> chosen, IReadOnlyList<FrameTime> times, CancellationToken cancellationToken)
    {
        var (height, width) = (frames[0].Height, frames[0].Width);
        var pixels = new byte[(long)chosen.Count * height * width * 3];
        for (var i = 0; i < chosen.Count; i++) frames[chosen[i]].Pixels.CopyTo(pixels.AsMemory(i * height * width * 3));

        using var encoded = model.EncodeFrames(pixels, chosen.Count, height, width, options.PairsFrames ? FramePairs.Of(chosen.Count) : null, cancellationToken);
        using var reduced = TokenReducers.Named(options.TokenReduction).Reduce(encoded, options.PairsFrames ? FrameTime.OfPairs(times) : times, options.TokensPerSegment);
        return (VisualTokensFormat.Write(reduced), (encoded.Frames * encoded.TokensPerFrame, reduced.Count, reduced.Dim));
    }

    private float[][]? Embed(List<DecodedFrame> frames, IReadOnlyList<int> chosen, CancellationToken cancellationToken) =>
        searchModel?.EmbedPictures([.. chosen.Select(index => new RgbImage(frames[index].Pixels, frames[index].Height, frames[index].Width))], cancellationToken);

    private async Task<IReadOnlyList<EncodedFrame>> DescribeAsync(IReadOnlyList<FrameTime> times, List<DecodedFrame> frames, float[][]? embeddings, CancellationToken cancellationToken)
    {
        if (times.Count == 0) return [];

        var jpeg = await media.Pictures.EncodeJpegAsync(frames[0].Pixels, frames[0].Width, frames[0].Height, cancellationToken);
        return [.. times.Select((frame, i) => new EncodedFrame(frame.Seconds, frame.Role, i == 0 ? jpeg : null) { Embedding = embeddings?[i] })];
    }
}
