using Video.Models;
using Video.Models.Generation;

namespace Video.Analysis.Text;

/// <summary>A vision language model behind the analysis' own seam: greedy, so that the same video gives the same text.</summary>
public sealed class VideoModel(VisionLanguageModel model) : IVideoModel
{
    // What a prompt may take of the model's memory, well inside the context of every family here.
    private const int PromptTokens = 8192;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public int MaxPromptTokens => PromptTokens;

    /// <inheritdoc/>
    public int CountTokens(string text) => model.CountTokens(Conversation.Ask(null, new MessagePart.Text(text)));

    /// <inheritdoc/>
    public IReadOnlyList<string> Generate(IReadOnlyList<VideoPrompt> prompts, int maxNewTokens, CancellationToken cancellationToken)
    {
        var joined = new List<VisualTokens>();
        try
        {
            var conversations = prompts.Select(prompt => Conversation.Ask(null, Parts(prompt, joined))).ToList();
            return [.. model.Generate(conversations, new GenerationOptions { MaxNewTokens = maxNewTokens }, cancellationToken).Select(answer => answer.Text)];
        }
        finally
        {
            joined.ForEach(tokens => tokens.Dispose());
        }
    }

    /// <summary>All that is shown is one clip with true times, however many segments it comes from.</summary>
    private static IReadOnlyList<MessagePart> Parts(VideoPrompt prompt, List<VisualTokens> joined)
    {
        if (prompt.Visuals.Count == 0) return [new MessagePart.Text(prompt.Text)];

        var clip = prompt.Visuals[0];
        if (prompt.Visuals.Count > 1) joined.Add(clip = VisualTokens.Concat(prompt.Visuals));
        return [new MessagePart.Encoded(clip), new MessagePart.Text(prompt.Text)];
    }
}
