namespace Video.Analysis.Search;

/// <summary>A time range of a video that a search found.</summary>
/// <param name="StartSeconds">The range is [StartSeconds, EndSeconds), inside the video.</param>
/// <param name="PeakSeconds">Where it matches best, inside the range.</param>
/// <param name="Score">0 to 1, comparable within one search; 1 is first in every ranking.</param>
/// <param name="Matches">What matched at the peak, and how well.</param>
public sealed record Moment(string VideoId, double StartSeconds, double EndSeconds, double PeakSeconds, double Score, IReadOnlyList<SearchMatch> Matches);
