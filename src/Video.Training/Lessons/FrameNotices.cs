using Video.World;

namespace Video.Training.Lessons;

/// <summary>What can be noticed from frame to frame of a clip.</summary>
internal static class FrameNotices
{
    /// <param name="seconds">Of the frames of each segment.</param>
    /// <param name="rows">Rows of the grid of merged tokens.</param>
    /// <param name="columns">Columns of the grid of merged tokens.</param>
    /// <returns>One for each frame.</returns>
    public static IEnumerable<FrameNotice> Of(Script script, IReadOnlyList<IReadOnlyList<double>> seconds, int rows, int columns)
    {
        var before = new HashSet<int>();
        var told = new FrameStamps(seconds);
        var passing = Happenings.Of(script).Where(happening => happening.Kind == HappeningKind.Passes).ToLookup(pass => told.Nearest(pass.Seconds), pass => FrameTruths.PairOf(pass.Before));
        var index = 0;
        double? last = null;
        foreach (var segment in seconds)
        {
            for (var i = 0; i < segment.Count; i++)
            {
                var at = segment[i];
                var seen = FrameTruths.Seen(script, at);
                var pairs = seen.Select(thing => thing.Pair).ToHashSet();
                var ways = seen.Select(thing => (thing.Pair, thing.Index, Motion: MotionSince(script, script.SceneAt(at).Things[thing.Index], segment, at))).ToList();
                var isLast = i > 0 && i == segment.Count - 1;
                var isNewScene = last is not { } earlier || script.SceneIndexAt(earlier) != script.SceneIndexAt(at);
                yield return new FrameNotice(
                    told.All[index],
                    [.. pairs],
                    [.. pairs.Except(isNewScene ? pairs : before)],
                    [.. before.Except(isNewScene ? before : pairs)],
                    [.. passing[told.All[index]].Distinct()],
                    FrameTruths.BackgroundOf(script.SceneAt(at)),
                    [.. ways.Where(way => way.Motion is not null).Select(way => (way.Pair, way.Motion ?? default))],
                    [.. CellTruth.Of(script, at, rows, columns).Things.Index().Join(ways, cell => cell.Item, way => way.Index, (cell, way) => (cell.Index, way.Pair, isLast ? way.Motion : null))]);
                (before, last) = (pairs, at);
                index++;
            }
        }
    }

    /// <summary>The motion of a thing from the first frame of the segment that shows it; null where too little of it has been seen.</summary>
    private static MotionKind? MotionSince(Script script, Thing thing, IReadOnlyList<double> segment, double at) =>
        MotionTruth.In(script, script.SceneIndexAt(at), thing, new Stretch(segment.First(thing.IsSeen), at));
}
