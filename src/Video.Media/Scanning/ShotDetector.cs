namespace Video.Media;

/// <summary>A change of shot: [StartSeconds, EndSeconds] is one instant for a cut and the dark or dissolving stretch for a fade.</summary>
public sealed record ShotChange(double Seconds, ShotChangeKind Kind);

public enum ShotChangeKind
{
    Cut,
    Fade,
}

/// <summary>
/// Finds changes of shot in the signals of a scan (pure). A cut is a frame which lies much farther from its predecessor than the frames around
/// it lie from theirs; a fade is a stretch of black between pictures.
/// </summary>
public static class ShotDetector
{
    /// <summary>Frames on each side to which a cut is compared.</summary>
    private const int Around = 12;

    /// <summary>A fixed camera's busiest frames stay below this; every hard cut of the sample films is above.</summary>
    private const float LeastDistance = 0.22f;

    /// <summary>How many times the usual change around it a cut must be.</summary>
    private const float TimesUsual = 3.5f;

    private const double LeastShotSeconds = 0.3;
    private const float BlackLuma = 0.04f;

    public static IReadOnlyList<ShotChange> Detect(IReadOnlyList<FrameSignal> signals)
    {
        var changes = Cuts(signals).Concat(Fades(signals)).OrderBy(change => change.Seconds).ToList();
        var kept = new List<ShotChange>();
        foreach (var change in changes)
        {
            if (kept.Count == 0 || change.Seconds - kept[^1].Seconds >= LeastShotSeconds) kept.Add(change);
        }

        return kept;
    }

    private static IEnumerable<ShotChange> Cuts(IReadOnlyList<FrameSignal> signals)
    {
        for (var i = 1; i < signals.Count; i++)
        {
            var distance = Distance(signals[i]);
            if (distance < LeastDistance || distance < TimesUsual * Usual(signals, i)) continue;
            yield return new ShotChange(signals[i].Seconds, ShotChangeKind.Cut);
        }
    }

    /// <summary>Colours tell shots apart that share a brightness, pixels tell shots apart that share a palette: both together.</summary>
    private static float Distance(FrameSignal signal) => (0.5f * signal.HistogramDistance) + (2f * signal.PixelDistance);

    /// <summary>The mean change around a frame without the frame itself and without the largest other one, which may be the next cut.</summary>
    private static float Usual(IReadOnlyList<FrameSignal> signals, int at)
    {
        var (sum, most, count) = (0f, 0f, 0);
        for (var i = Math.Max(1, at - Around); i <= Math.Min(signals.Count - 1, at + Around); i++)
        {
            if (i == at) continue;
            var distance = Distance(signals[i]);
            (sum, most, count) = (sum + distance, Math.Max(most, distance), count + 1);
        }

        return count < 2 ? 0 : (sum - most) / (count - 1);
    }

    /// <summary>The end of each stretch of black that has pictures on both sides.</summary>
    private static IEnumerable<ShotChange> Fades(IReadOnlyList<FrameSignal> signals)
    {
        var (bright, black) = (false, false);
        foreach (var signal in signals)
        {
            if (signal.MeanLuma < BlackLuma)
            {
                black = bright;
                continue;
            }

            if (black) yield return new ShotChange(signal.Seconds, ShotChangeKind.Fade);
            (bright, black) = (true, false);
        }
    }
}
