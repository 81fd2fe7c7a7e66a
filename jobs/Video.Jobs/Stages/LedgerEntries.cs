namespace Video.Jobs.Stages;

/// <summary>An undecodable stretch [StartSeconds, EndSeconds).</summary>
internal sealed record GapEntry(double StartSeconds, double EndSeconds, int Frames);

/// <summary>What reading the whole video found.</summary>
internal sealed record ProbeEntry(int FramesDecoded, double DurationSeconds, IReadOnlyList<GapEntry> Gaps, int Shots, int Segments, bool KeyframesOnly, string Complaints, double Seconds);

/// <summary>What encoding a chunk of segments cost, and its tokens before and after reduction.</summary>
/// <param name="SearchModel">The dual encoder that embedded the frames; null when none did.</param>
internal sealed record EncodeEntry(
    string Model, string RunsIn, string Strategy, int Segments, int FramesPlanned, int FramesDecoded, int FramesUndecodable, int FramesEncoded,
    int TokensBefore, int TokensAfter, double DecodeSeconds, double MotionSeconds, double EncodeSeconds,
    string? SearchModel, double EmbedSeconds);

/// <summary>What writing texts cost: captions of a chunk, chapters, or rows of the text index.</summary>
internal sealed record TextEntry(int Texts, double Seconds);

/// <summary>What giving a video vectors of another dual encoder cost.</summary>
internal sealed record EmbedEntry(string SearchModel, int Segments, int Frames, double DecodeSeconds, double EmbedSeconds);
