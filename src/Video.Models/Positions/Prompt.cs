namespace Video.Models.Positions;

/// <summary>Where in a prompt a run of visual tokens stands.</summary>
/// <param name="Visual">Index of the picture or clip.</param>
/// <param name="FirstToken">First of its tokens in the run.</param>
/// <param name="Start">Index of the run in the prompt.</param>
internal sealed record VisualSpan(int Visual, int FirstToken, int Start, int Count);

/// <summary>One conversation as a language model takes it: ids with one placeholder per visual token, and a position in time, height and width for each.</summary>
/// <param name="Ids">[tokens]</param>
/// <param name="Positions">[3, tokens]: time, height, width; real-valued.</param>
/// <param name="Next">The position of what follows, the same on all axes.</param>
internal sealed record Prompt(int[] Ids, float[][] Positions, IReadOnlyList<VisualSpan> Spans, float Next)
{
    public const int Axes = 3;

    /// <summary>What to add to the number of tokens to get the position that follows.</summary>
    public float Delta => Next - Ids.Length;

    /// <summary>Text takes one position per token on all axes; visual tokens stand at start + (time, row, column); what follows goes on after the largest position of all.</summary>
    /// <remarks>Reference: transformers, models/qwen2_5_vl/modeling_qwen2_5_vl.py, get_rope_index, as released.</remarks>
    public static Prompt Of(IEnumerable<PromptPiece> pieces, IReadOnlyList<PromptVisual> visuals)
    {
        var ids = new List<int>();
        var positions = Enumerable.Range(0, Axes).Select(_ => new List<float>()).ToArray();
        var spans = new List<VisualSpan>();
        var clipStarts = new Dictionary<int, float>();
        var next = 0f;

        foreach (var piece in pieces)
        {
            switch (piece)
            {
                case PromptPiece.Text text:
                    ids.AddRange(text.Ids);
                    for (var i = 0; i < text.Ids.Count; i++, next++)
                    {
                        foreach (var axis in positions) axis.Add(next);
                    }

                    break;

                case PromptPiece.Visual visual:
                    var layout = visuals[visual.Source].Layout;
                    var start = next;
                    clipStarts.TryAdd(visual.Source, start);
                    var clock = visual.OnClipClock ? clipStarts[visual.Source] : start;
                    spans.Add(new VisualSpan(visual.Source, visual.FirstToken, ids.Count, visual.Count));
                    for (var i = 0; i < visual.Count; i++)
                    {
                        ids.Add(visual.Placeholder);
                        positions[0].Add(clock + visual.Times[i]);
                        positions[1].Add(start + layout.Rows[visual.FirstToken + i]);
                        positions[2].Add(start + layout.Columns[visual.FirstToken + i]);
                        next = Math.Max(next, MathF.Floor(Math.Max(positions[0][^1], Math.Max(positions[1][^1], positions[2][^1]))) + 1);
                    }

                    break;
            }
        }

        return new Prompt([.. ids], [.. positions.Select(axis => axis.ToArray())], spans, next);
    }
}
