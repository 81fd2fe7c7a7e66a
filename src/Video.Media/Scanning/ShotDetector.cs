namespace Video.Media;

/// <summary>A change of shot: the first frame of a new shot, or the first one that is bright again after a fade to black.</summary>
public sealed record ShotChange(double Seconds, ShotChangeKind Kind);

public enum ShotChangeKind
{
    Cut,
    Fade,
}

/// <summary>
/// Finds changes of shot in the signals of a scan (pure). A cut is a frame that lies far from all frames just before it, and farther than
/// is usual around it; a fade is a stretch of black between pictures.
/// </summary>
public static class ShotDetector
{
    /// <summary>Frames on each side to which a cut is compared.</summary>
    private const int Around = 12;

    /// <summary>Keeps noise in a still picture from being "many times the usual".</summary>
    private const float Still = 0.01f;

    /// <summary>Frames around a change within which only the largest can be the cut.</summary>
    private const int Peak = 3;

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
            var distance = signals[i].LastingDistance;
            if (distance < 0.15f || !IsPeak(signals, i)) continue;
            if (distance >= TimesUsual(distance) * (Usual(signals, i) + Still)) yield return new ShotChange(signals[i].Seconds, ShotChangeKind.Cut);
        }
    }

    /// <summary>
    /// How many times the usual change a distance must be: what differs in most pixels is a cut even in a hectic scene, what differs in some only
    /// where nothing else moves (a new slide). Between them lie fast fades, flying objects and shaken cameras.
    /// </summary>
    /// <remarks>Set on films, fixed cameras, lectures and a screen recording; the hardest cuts kept were 1.8 times, the nearest others 1.4 and 5 times.</remarks>
    private static float TimesUsual(float distance) => distance switch
    {
        >= 0.5f => 1.65f,
        >= 0.42f => 5f,
        _ => 10f,
    };

    private static bool IsPeak(IReadOnlyList<FrameSignal> signals, int at)
    {
        for (var i = Math.Max(1, at - Peak); i <= Math.Min(signals.Count - 1, at + Peak); i++)
        {
            if (signals[i].LastingDistance > signals[at].LastingDistance) return false;
        }

        return true;
    }

    /// <summary>The mean change around a frame without the frame itself and without the largest other one, which may be the next cut.</summary>
    private static float Usual(IReadOnlyList<FrameSignal> signals, int at)
    {
        var (sum, most, count) = (0f, 0f, 0);
        for (var i = Math.Max(1, at - Around); i <= Math.Min(signals.Count - 1, at + Around); i++)
        {
            if (i == at) continue;
            var distance = signals[i].LastingDistance;
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
