namespace Video.Analysis.Answers;

/// <summary>What was answered, whether the video shows it, and the times that it rests on.</summary>
/// <param name="Found">False when the video does not show what was asked; there is no evidence then.</param>
/// <param name="Evidence">In time order, inside the video.</param>
public sealed record Answer(string Text, bool Found, IReadOnlyList<Evidence> Evidence);

/// <summary>A time range that an answer rests on.</summary>
public sealed record Evidence(double StartSeconds, double EndSeconds)
{
    /// <summary>Throws unless the range lies inside the video: nothing else is ever stored or shown.</summary>
    public Evidence CheckInside(double durationSeconds) =>
        StartSeconds >= 0 && StartSeconds < EndSeconds && EndSeconds <= durationSeconds
            ? this
            : throw new InvalidOperationException($"Evidence: expected a range inside the video's 0 to {durationSeconds:0.###} s, got {StartSeconds:0.###} to {EndSeconds:0.###} s.");
}
