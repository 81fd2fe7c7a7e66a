namespace Video.Analysis.Captions;

/// <summary>A segment as summaries and answers see it: when it is and what was said of it.</summary>
public sealed record CaptionedSegment(int Number, double StartSeconds, double EndSeconds, string Caption);
