using Video.Models;
using Video.Training.Lessons;

namespace Video.Training.VisionLanguage;

/// <summary>One view of a clip as the decoder is asked about it.</summary>
/// <param name="tree">Its prompts and answers.</param>
/// <param name="visuals">What the prompts show, or null; owned.</param>
internal sealed class PromptRow(PromptTree tree, VisualTokens? visuals, IReadOnlyList<Lesson> lessons) : IDisposable
{
    public PromptTree Tree => tree;

    public VisualTokens? Visuals => visuals;

    public IReadOnlyList<Lesson> Lessons => lessons;

    public int Length => tree.Ids.Count;

    /// <summary>Rows of about one length together, so that little of a batch is padding.</summary>
    /// <param name="mostTokens">Of one group, padding included.</param>
    public static List<List<PromptRow>> Group(IEnumerable<PromptRow> rows, int mostTokens)
    {
        var groups = new List<List<PromptRow>>();
        foreach (var row in rows.OrderByDescending(row => row.Length))
        {
            var open = groups.LastOrDefault();
            if (open is null || row.Length * 3 < open[0].Length * 2 || (open.Count + 1) * open[0].Length > mostTokens) groups.Add([row]);
            else open.Add(row);
        }

        return groups;
    }

    public void Dispose() => visuals?.Dispose();
}
