using Video.Models;
using Video.Models.Generation;

namespace Video.Analysis.Text;

/// <summary>A vision language model behind the analysis' own seam: greedy, so that the same video gives the same text.</summary>
public sealed class VideoModel(VisionLanguageModel model) : IVideoModel
{
    // What a prompt may take of the model's memory, well inside the context of every family here.
    private const int PromptTokens = 8192;

    /// <summary>Whether a prompt asked alone is read only from where it differs from an earlier one: for questions. Default false: what is stored of a video is the same in every run.</summary>
    public bool ReusesPrefixes { get; init; }

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public int MaxPromptTokens => Math.Min(PromptTokens, model.MaxTokens);

    /// <inheritdoc/>
    public int CountTokens(string text) => model.CountTokens(Conversation.Ask(null, new MessagePart.Text(text)));

    /// <inheritdoc/>
    public IReadOnlyList<string> Generate(IReadOnlyList<VideoPrompt> prompts, int maxNewTokens, CancellationToken cancellationToken) =>
        [.. Generate(prompts, new GenerationOptions { MaxNewTokens = maxNewTokens }, cancellationToken).Select(answer => answer.Text)];

    /// <inheritdoc/>
    public (string Text, double Instead) Answer(VideoPrompt prompt, string instead, int maxNewTokens, CancellationToken cancellationToken)
    {
        var answer = Generate([prompt], new GenerationOptions { MaxNewTokens = maxNewTokens, Instead = instead }, cancellationToken)[0];
        return (answer.Text, answer.InsteadProbability ?? 0);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> ProbabilitiesOfYes(IReadOnlyList<VideoPrompt> prompts, CancellationToken cancellationToken) =>
        Ask(prompts, conversations => model.ProbabilitiesOfYes(conversations, cancellationToken));

    private IReadOnlyList<GeneratedAnswer> Generate(IReadOnlyList<VideoPrompt> prompts, GenerationOptions options, CancellationToken cancellationToken) =>
        Ask(prompts, conversations => model.Generate(conversations, options with { ReusePrefix = ReusesPrefixes }, cancellationToken));

    private static IReadOnlyList<T> Ask<T>(IReadOnlyList<VideoPrompt> prompts, Func<IReadOnlyList<Conversation>, IReadOnlyList<T>> ask)
    {
        var joined = new List<VisualTokens>();
        try
        {
            return ask([.. prompts.Select(prompt => Turns(prompt, joined))]);
        }
        finally
        {
            joined.ForEach(tokens => tokens.Dispose());
        }
    }

    /// <summary>What is shown stands before the first question, so that a conversation begins as it did a question ago.</summary>
    private static Conversation Turns(VideoPrompt prompt, List<VisualTokens> joined)
    {
        var asked = prompt.Earlier.Select(turn => turn.Question).Append(prompt.Text).ToList();
        var messages = new List<Message> { new("user", Parts(asked[0], prompt.Visuals, joined)) };
        foreach (var (turn, next) in prompt.Earlier.Zip(asked.Skip(1)))
        {
            messages.Add(new Message("assistant", [turn.Answer]));
            messages.Add(new Message("user", [next]));
        }

        return new Conversation(messages);
    }

    /// <summary>All that is shown is one clip with true times, however many segments it comes from.</summary>
    private static IReadOnlyList<MessagePart> Parts(string text, IReadOnlyList<VisualTokens> visuals, List<VisualTokens> joined)
    {
        if (visuals.Count == 0) return [text];

        var clip = visuals[0];
        if (visuals.Count > 1) joined.Add(clip = VisualTokens.Concat(visuals));
        return [new MessagePart.Encoded(clip), text];
    }
}
