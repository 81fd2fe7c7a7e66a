namespace Video.Analysis.Search;

/// <summary>A time range of a video that a search found.</summary>
/// <param name="StartSeconds">The range is [StartSeconds, EndSeconds), inside the video.</param>
/// <param name="PeakSeconds">Where it matches best, inside the range.</param>
/// <param name="Score">0 to 1, comparable within one search; 1 is first in every ranking.</param>
/// <param name="Matches">What matched at the peak, and how well.</param>
public sealed record Moment(string VideoId, double StartSeconds, double EndSeconds, double PeakSeconds, double Score, IReadOnlyList<SearchMatch> Matches)
{
    /// <summary>Number of the segment that holds the peak.</summary>
    public required int PeakSegment { get; init; }

    /// <summary>What the video's model says of it; null where it was not asked.</summary>
    public Verdict? Verdict { get; init; }
}

/// <summary>Whether a moment shows what was searched for, as the model says with which its video was analysed.</summary>
/// <param name="Probability">Of yes against no, 0 to 1; null where it could not be judged.</param>
/// <param name="Unjudged">Why it could not; null where it was.</param>
public sealed record Verdict(double? Probability, string? Unjudged);
