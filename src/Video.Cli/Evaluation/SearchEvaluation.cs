using Video.Analysis.Search;
using Video.Cli.Videos;
using Video.Jobs.Searching;
using Video.Models;
using Video.Storage.Stores;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>A clip with the segments that the pipeline made of it.</summary>
internal sealed record SegmentedClip(EvaluationClip Clip, VideoRow Video, IReadOnlyList<Stretch> Segments)
{
    /// <summary>Whether what is described is to be seen in the segment in which a moment matches best.</summary>
    public bool Shows(WorldQuery query, Moment moment) =>
        query.Fits(Clip.Script, Segments.FirstOrDefault(segment => moment.PeakSeconds >= segment.Start && moment.PeakSeconds < segment.End, Segments[^1]));
}

/// <summary>What came first for a query, and what it should have been.</summary>
/// <param name="IsRight">Whether the segment in which it matches best shows what was asked for.</param>
/// <param name="Overlap">Of the range that was given with the best of the true ones: their intersection over their union, 0 to 1.</param>
internal sealed record SearchScore(string Words, string Expected, string Got, bool IsRight, double Overlap);

/// <summary>Judges search among a number of segments: each query describes one of them, and every segment that it fits is right.</summary>
/// <param name="model">The dual encoder that the clips were indexed with; null to search their texts only.</param>
internal sealed class SearchEvaluation(Installation installation, DualEncoder? model)
{
    /// <summary>Segments among which is searched: clips beyond them are left out, so that figures of different sizes can be compared.</summary>
    public const int MostSegments = 1000;

    private const double Step = 0.1;

    // What is shown for less than this around a moment is not judged.
    private const double Window = 0.5;

    /// <summary>One query for each clip whose segments show something that can be named.</summary>
    public async IAsyncEnumerable<(SegmentedClip Clip, SearchScore Score)> JudgeAsync(
        IReadOnlyList<SegmentedClip> clips, int seed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var library = Within(clips).ToDictionary(clip => clip.Video.Id);
        var filter = new SegmentFilter { VideoIds = [.. library.Keys] };
        var search = new VideoSearch(installation.Stages, model);
        foreach (var clip in library.Values)
        {
            var random = new Random(unchecked(seed * 7919 + clip.Clip.Number));
            if (QueryMaker.From(random, clip.Clip.Script, clip.Segments[random.Next(clip.Segments.Count)]) is not { } query) continue;

            var found = await search.FindAsync(new SearchQuery { Words = query.Text, Limit = 1 }, filter, cancellationToken);
            yield return (clip, Judge(query, clip, found.Count == 0 ? null : found[0], library));
        }
    }

    private static IEnumerable<SegmentedClip> Within(IReadOnlyList<SegmentedClip> clips)
    {
        var segments = 0;
        return clips.Where(clip => clip.Segments.Count > 0).TakeWhile(clip => (segments += clip.Segments.Count) <= MostSegments);
    }

    private static SearchScore Judge(WorldQuery query, SegmentedClip asked, Moment? moment, Dictionary<string, SegmentedClip> library)
    {
        if (moment is null) return new SearchScore(query.Text, asked.Video.Name, "nothing", false, 0);

        var found = library[moment.VideoId];
        var range = new Stretch(moment.StartSeconds, moment.EndSeconds);
        var overlap = TrueRanges(query, found.Clip.Script).Select(truth => Overlap(range, truth)).DefaultIfEmpty(0).Max();
        return new SearchScore(query.Text, asked.Video.Name, $"{found.Video.Name} {moment.StartSeconds:0.0}-{moment.EndSeconds:0.0} s", found.Shows(query, moment), overlap);
    }

    /// <summary>The ranges in which a clip shows what is described, to a tenth of a second; what moves or happens is looked for in the whole scene.</summary>
    private static IEnumerable<Stretch> TrueRanges(WorldQuery query, Script script)
    {
        double? start = null;
        for (var at = 0.0; at < script.DurationSeconds; at += Step)
        {
            var scene = script.SceneIndexAt(at);
            var around = script.SceneStretch(scene).And(new Stretch(at - Window, at + Window));
            var fits = query.Still.Fits(script, around) && query.Fits(script, script.SceneStretch(scene));
            if (fits) start ??= at;
            if (fits || start is not { } began) continue;

            yield return new Stretch(began, at);
            start = null;
        }

        if (start is { } open) yield return new Stretch(open, script.DurationSeconds);
    }

    private static double Overlap(Stretch a, Stretch b)
    {
        var both = Math.Max(0, a.And(b).Length);
        return both / (a.Length + b.Length - both);
    }
}
