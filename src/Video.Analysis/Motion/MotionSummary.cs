namespace Video.Analysis.Motion;

/// <summary>How much and where to the picture moves between one sampled frame and the next.</summary>
/// <param name="StartSeconds">Time of the first of the two frames.</param>
/// <param name="EndSeconds">Time of the second.</param>
/// <param name="Magnitude">Mean length of the flow in frame widths per second.</param>
/// <param name="DirectionDegrees">Where the mean flow points to: 0 right, 90 up, 180 left, 270 down; null when the parts move against each other or not at all.</param>
/// <param name="MovingShare">Share of the picture that moves, 0 to 1.</param>
public sealed record MotionStep(double StartSeconds, double EndSeconds, double Magnitude, double? DirectionDegrees, double MovingShare);

/// <summary>The motion of a segment: its mean and its curve over time.</summary>
/// <param name="Magnitude">Mean of the steps weighted by their duration, in frame widths per second.</param>
/// <param name="DirectionDegrees">Direction of the mean flow over the segment, null when there is none.</param>
/// <param name="Curve">One step per pair of neighbouring sampled frames, in time order.</param>
public sealed record MotionSummary(double Magnitude, double? DirectionDegrees, IReadOnlyList<MotionStep> Curve)
{
    /// <summary>A segment of one frame moves not at all.</summary>
    public static MotionSummary None { get; } = new(0, null, []);

    internal static MotionSummary Of(IReadOnlyList<MotionStep> steps, double meanX, double meanY)
    {
        if (steps.Count == 0) return None;

        var seconds = steps.Sum(step => step.EndSeconds - step.StartSeconds);
        var magnitude = seconds > 0 ? steps.Sum(step => step.Magnitude * (step.EndSeconds - step.StartSeconds)) / seconds : 0;
        return new MotionSummary(magnitude, MotionDirection.Of(meanX, meanY, magnitude), steps);
    }
}
