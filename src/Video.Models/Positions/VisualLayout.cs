namespace Video.Models.Positions;

/// <summary>Why a frame was sampled: the first or last of its segment keeps all its tokens, one between them as few as the reduction leaves it.</summary>
public enum FrameRole
{
    Anchor,
    Middle,
}

/// <summary>One sampled frame (or temporal patch) among visual tokens.</summary>
/// <param name="Seconds">True presentation time.</param>
/// <param name="FirstToken">Index of its first token.</param>
/// <param name="Count">Number of its tokens; they follow one another.</param>
public sealed record VisualFrame(double Seconds, FrameRole Role, int FirstToken, int Count);

/// <summary>Where visual tokens stand: which frame, which row and column of the frame's grid.</summary>
/// <param name="Frames">In order of time; their tokens are [0, Count) without gaps.</param>
/// <param name="Rows">Row of each token in the merged grid of its frame; real-valued, because a pooled token stands at the centre of what it pools.</param>
/// <param name="Columns">Column of each token.</param>
public sealed record VisualLayout(IReadOnlyList<VisualFrame> Frames, IReadOnlyList<float> Rows, IReadOnlyList<float> Columns)
{
    public int Count => Rows.Count;

    /// <summary>The layout of whole grids of one size, frame by frame, row by row.</summary>
    public static VisualLayout OfGrid(IReadOnlyList<double> seconds, int rows, int columns, IReadOnlyList<FrameRole>? roles = null)
    {
        var perFrame = rows * columns;
        var frames = seconds.Select((time, i) => new VisualFrame(time, roles?[i] ?? FrameRole.Anchor, i * perFrame, perFrame)).ToList();
        var (tokenRows, tokenColumns) = (new float[seconds.Count * perFrame], new float[seconds.Count * perFrame]);
        for (var i = 0; i < tokenRows.Length; i++)
        {
            tokenRows[i] = i % perFrame / columns;
            tokenColumns[i] = i % columns;
        }

        return new VisualLayout(frames, tokenRows, tokenColumns);
    }
}
