using System.Text.Json.Serialization;
using Video.Analysis.Search;

namespace Video.Cli.Searching;

/// <summary>What `video search --json` prints per moment: a half-open range of a video, and where in it the match is best.</summary>
/// <param name="Score">0 to 1, comparable within one search.</param>
internal sealed record MomentJson(string Id, string Name, double StartSeconds, double EndSeconds, double PeakSeconds, double Score, IReadOnlyList<MatchJson> Matched)
{
    /// <summary>With --verify, the probability that it shows what was asked; null where it was not judged.</summary>
    public double? Verified { get; init; }

    /// <summary>With --verify, why it could not be judged; null where it was.</summary>
    public string? Unjudged { get; init; }

    /// <summary>The parts of the match in one line.</summary>
    [JsonIgnore]
    public string Why => string.Join(", ", Matched
        .Select(match => match.Similarity is { } similarity ? $"{match.Kind} {similarity:0.00}" : $"{match.Kind} '{Short(match.Text ?? "")}'")
        .Concat(Verified is { } probability ? [$"verified {probability:0.00}"] : Unjudged is null ? [] : ["not verified"]));

    public static MomentJson Of(Moment moment, string name) => new(
        moment.VideoId, name, moment.StartSeconds, moment.EndSeconds, moment.PeakSeconds, Math.Round(moment.Score, 4),
        [.. moment.Matches.Select(match => new MatchJson(match.Kind, match.Rank, match.Similarity is { } similarity ? Math.Round(similarity, 4) : null, match.Text))])
    {
        Verified = moment.Verdict?.Probability is { } probability ? Math.Round(probability, 4) : null,
        Unjudged = moment.Verdict?.Unjudged,
    };

    private static string Short(string text) => text.ReplaceLineEndings(" ") is var line && line.Length > 60 ? $"{line[..59]}…" : line;
}

/// <param name="Kind">picture, image, like, or the kind of a text.</param>
/// <param name="Rank">Place among those of this kind, from 1.</param>
/// <param name="Similarity">The best frame's cosine; null for texts.</param>
/// <param name="Text">Null for pictures.</param>
internal sealed record MatchJson(string Kind, int Rank, double? Similarity, string? Text);
