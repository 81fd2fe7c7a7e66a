using Video.Analysis.Text;
using Video.Models;

namespace Video.Analysis.Captions;

/// <summary>Says in a sentence or two what happens in a segment, from its stored tokens.</summary>
public sealed class Captioner(IVideoModel model, AnalysisOptions options)
{
    /// <param name="segments">The visual tokens of each segment, borrowed; all are captioned in one batch.</param>
    /// <returns>One caption per segment; empty where the model wrote nothing that can be shown.</returns>
    public IReadOnlyList<string> Caption(IReadOnlyList<VisualTokens> segments, CancellationToken cancellationToken)
    {
        var prompts = segments.Select(segment => new VideoPrompt(Wording.Caption, segment)).ToList();
        return [.. model.Generate(prompts, options.MaxTextTokens, cancellationToken).Select(CleanText.OfDescription)];
    }
}
