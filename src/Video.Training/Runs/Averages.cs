namespace Video.Training.Runs;

/// <summary>Means over the steps since they were last taken.</summary>
internal sealed class Averages
{
    private readonly Dictionary<string, (long Right, long Of)> _right = [];
    private double _loss, _seen, _colour, _shape;
    private int _steps;

    public void Add(StepResult result)
    {
        _steps++;
        (_loss, _seen, _colour, _shape) = (_loss + result.Loss, _seen + result.SeenLoss, _colour + result.ColourAccuracy, _shape + result.ShapeAccuracy);
        foreach (var (kind, (right, of)) in result.Right.Concat(result.Told))
        {
            var before = _right.GetValueOrDefault(kind);
            _right[kind] = (before.Right + right, before.Of + of);
        }
    }

    /// <summary>The means as a point of the curves; begins anew.</summary>
    public CurvePoint Take(long step, string stage, double seconds)
    {
        var count = Math.Max(1, _steps);
        var point = new CurvePoint(step, stage, seconds, _loss / count, _seen / count, _colour / count, _shape / count,
            _right.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => (double)kind.Value.Right / kind.Value.Of));
        _right.Clear();
        (_loss, _seen, _colour, _shape, _steps) = (0, 0, 0, 0, 0);
        return point;
    }
}
