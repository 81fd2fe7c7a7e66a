using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Goldens;

/// <summary>Compares the stages of one case with the record as they arise, and keeps the reports.</summary>
/// <param name="pixelLimit">One step of 255 after normalising.</param>
internal sealed class StageComparer(GoldenRecord record, GoldenCase golden, Tolerances tolerances, double pixelLimit)
{
    /// <summary>Mean pixel differences must be this much smaller than the largest one allowed.</summary>
    private const double PixelMeanShare = 0.1;

    private readonly List<StageReport> _reports = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>[batch][tokens]: whether a position counts; null without padding.</summary>
    public bool[][]? Counts { get; set; }

    public bool Recorded(string stage) => record.Has($"{golden.Name}/{stage}");

    /// <summary>A recorded tensor in fp32 (or its integers as such), owned by the caller's scope.</summary>
    public Tensor Recall(string stage) => StoredTensorView.Copy(record.Tensor($"{golden.Name}/{stage}"));

    public void Pass(string stage) => _reports.Add(new StageReport(stage, StageOutcome.Passed, Error: 0, Limit: 0, Note: null));

    public void Fail(string stage, string note) => _reports.Add(new StageReport(stage, StageOutcome.Failed, Error: null, Limit: 0, note));

    public void Skip(string stage, string note) => _reports.Add(new StageReport(stage, StageOutcome.Skipped, Error: null, Limit: 0, note));

    /// <summary>Compares a stage if it was recorded.</summary>
    public void Compare(string stage, Tensor ours)
    {
        if (!Recorded(stage)) return;

        _seen.Add(stage);
        using var scope = NewDisposeScope();
        var theirs = Recall(stage);
        if (!ours.shape.SequenceEqual(theirs.shape))
        {
            Fail(stage, $"expected shape [{string.Join(", ", theirs.shape)}], got [{string.Join(", ", ours.shape)}]");
            return;
        }

        var (difference, scale, mean) = Measure(stage, Floats(ours), Floats(theirs), theirs.shape);
        var (error, limit) = Tolerances.IsPixels(stage) ? (difference, pixelLimit)
            : Tolerances.IsExact(stage) ? (difference, 0)
            : (scale == 0 ? difference : difference / scale, tolerances.Limit(stage));
        var passed = error <= limit && (!Tolerances.IsPixels(stage) || mean <= pixelLimit * PixelMeanShare);
        var note = passed ? null : Tolerances.IsPixels(stage) ? $"mean difference {mean:g2}" : Tolerances.IsExact(stage) ? FirstDifference(stage, Floats(ours), Floats(theirs), theirs.shape) : null;
        _reports.Add(new StageReport(stage, passed ? StageOutcome.Passed : StageOutcome.Failed, error, limit, note));
    }

    /// <summary>All reports; stages that were recorded and never compared are failures when they may not be left out.</summary>
    public IReadOnlyList<StageReport> Finish()
    {
        foreach (var stage in golden.Stages.Where(stage => !_seen.Contains(stage)))
        {
            if (Tolerances.IsMandatory(stage)) Fail(stage, "expected the stage to be computed, got nothing");
            else Skip(stage, "no equivalent here");
        }

        return _reports;
    }

    private (double Largest, double Scale, double Mean) Measure(string stage, float[] ours, float[] theirs, long[] shape)
    {
        double largest = 0, scale = 0, sum = 0;
        var counted = 0L;
        for (var i = 0; i < ours.Length; i++)
        {
            if (!IsCounted(stage, i, shape)) continue;
            var difference = Math.Abs((double)ours[i] - theirs[i]);
            if (double.IsNaN(difference)) return (double.PositiveInfinity, 1, double.PositiveInfinity);
            largest = Math.Max(largest, difference);
            scale = Math.Max(scale, Math.Abs(theirs[i]));
            sum += difference;
            counted++;
        }

        return (largest, scale, sum / Math.Max(1, counted));
    }

    private string FirstDifference(string stage, float[] ours, float[] theirs, long[] shape)
    {
        for (var i = 0; i < ours.Length; i++)
        {
            if (IsCounted(stage, i, shape) && ours[i] != theirs[i]) return $"first at {i} of {ours.Length}: expected {theirs[i]}, got {ours[i]}";
        }

        return "";
    }

    /// <summary>Padding does not count, wherever a stage has a batch and a token dimension.</summary>
    private bool IsCounted(string stage, int index, long[] shape)
    {
        if (Counts is null) return true;

        var tokenAxis = stage switch
        {
            "position_ids" => 2,
            "input_ids" or "logits" => 1,
            _ when stage.StartsWith("decoder.", StringComparison.Ordinal) && !stage.StartsWith("decoder.state", StringComparison.Ordinal) => 1,
            _ => 0,
        };
        if (tokenAxis == 0) return true;

        long inner = 1;
        for (var axis = tokenAxis + 1; axis < shape.Length; axis++) inner *= shape[axis];
        var token = index / inner % shape[tokenAxis];
        var row = index / inner / shape[tokenAxis] % shape[tokenAxis - 1];
        return Counts[row][Counts[row].Length - shape[tokenAxis] + token]; // logits hold only the last positions
    }

    private static float[] Floats(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Float32).cpu().data<float>().ToArray();
    }
}

/// <summary>Names the stages of one part of a model and passes them on to be compared.</summary>
internal sealed class PrefixedRecorder(string prefix, StageComparer comparer) : IStageRecorder
{
    public void Record(string stage, Tensor value) => comparer.Compare(prefix + stage, value);
}
