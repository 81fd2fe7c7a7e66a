using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Families;
using Video.Models.Generation;
using Video.Models.Layers;
using Video.Models.Positions;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>A vision language model as published: sees pictures, clips and stored visual tokens, answers in text. Safe for use from several threads.</summary>
public sealed class VisionLanguageModel : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly WeightStore _store;
    private readonly IReadOnlySet<int> _stopIds;
    private readonly PrefixCache _prefixes;
    private readonly YesNoTokens? _yesNo;
    private long _reusedTokens;

    private VisionLanguageModel(Checkpoint checkpoint, WeightStore store, long prefixBytes)
    {
        _prefixes = new PrefixCache(prefixBytes);
        _checkpoint = checkpoint;
        _store = store;
        Tokenizer = Tokenizer.Load(checkpoint.Folder);
        _yesNo = YesNoTokens.Of(Tokenizer);
        Renderer = PromptRenderer.Load(checkpoint.Folder);
        var family = ModelFamilies.Of(checkpoint.Config);
        Parts = family.Build(new FamilyContext(checkpoint.Config, store, Tokenizer.Encode));
        store.RequireAllTaken(family.IsIgnorable);
        var generation = GenerationSettings.Load(checkpoint);
        _stopIds = generation.StopIds;
        DefaultOptions = generation.Options;
        MaxTokens = (checkpoint.Config.OptionalSection("text_config") ?? checkpoint.Config).Int("max_position_embeddings", 32_768);
        Frames = new FrameEncoder(
            new PatchPreprocessor(PatchSettingsFiles.ForPictures(checkpoint.Folder)),
            new PatchPreprocessor(PatchSettingsFiles.ForVideos(checkpoint.Folder, checkpoint.Config.Text("model_type"))),
            Parts.Encoder,
            store);
    }

    /// <summary>The model folder's name.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_checkpoint.Folder)));

    /// <summary>Tells checkpoints apart; visual tokens of one cannot be read by another.</summary>
    public string Fingerprint => _checkpoint.Fingerprint;

    /// <summary>Width of a visual token.</summary>
    public int Dim => Parts.Decoder.Dim;

    /// <summary>Most tokens that the model was made for, prompt and answer together.</summary>
    public int MaxTokens { get; }

    /// <summary>How the checkpoint itself wants answers to be drawn (generation_config.json).</summary>
    public GenerationOptions DefaultOptions { get; }

    /// <summary>Tokens of prompts that were not read again since the model was loaded, see <see cref="GenerationOptions.ReusePrefix"/>.</summary>
    public long ReusedTokens => Interlocked.Read(ref _reusedTokens);

    /// <summary>The type that products are computed in, and the device: for what is shown to users.</summary>
    public string RunsIn => $"{_store.Types.Compute} on {_store.Device}";

    internal Tokenizer Tokenizer { get; }

    internal VisionLanguageParts Parts { get; }

    internal FrameEncoder Frames { get; }

    internal IReadOnlySet<int> StopIds => _stopIds;

    internal PromptRenderer Renderer { get; }

    /// <param name="folder">A folder in Hugging Face form.</param>
    /// <exception cref="CheckpointException">The folder is incomplete, damaged, or holds a model that is not known here.</exception>
    public static VisionLanguageModel Load(string folder, ModelOptions options) => Load(folder, checkpoint => WeightStore.Of(checkpoint, options), options.PrefixBytes);

    /// <inheritdoc cref="Load(string, ModelOptions)"/>
    /// <param name="storeOf">Makes what the model takes its weights from; owned by the model.</param>
    /// <param name="prefixBytes">As in <see cref="ModelOptions.PrefixBytes"/>.</param>
    internal static VisionLanguageModel Load(string folder, Func<Checkpoint, WeightStore> storeOf, long prefixBytes = 0)
    {
        var checkpoint = Checkpoint.Open(folder);
        WeightStore? store = null;
        try
        {
            store = storeOf(checkpoint);
            return new VisionLanguageModel(checkpoint, store, prefixBytes);
        }
        catch
        {
            store?.Dispose();
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>The size at which to decode frames so that the encoder takes them as they are.</summary>
    /// <param name="width">Of the video, as shown.</param>
    /// <param name="height">Of the video, as shown.</param>
    /// <param name="maxTokens">Most visual tokens per frame.</param>
    /// <returns>Multiples of the side of a merged patch, within the model's limits, in nearly the same proportions.</returns>
    public FrameSize FitFrame(int width, int height, int maxTokens) => Frames.Fit(width, height, maxTokens);

    /// <summary>Encodes frames one by one, as pictures: none sees another.</summary>
    /// <param name="rgb24">frames · height · width · 3 bytes</param>
    /// <param name="height">As <see cref="FitFrame"/> gives it.</param>
    /// <param name="width">As <see cref="FitFrame"/> gives it.</param>
    /// <returns>Owned by the caller.</returns>
    public EncodedFrames EncodeFrames(ReadOnlyMemory<byte> rgb24, int frames, int height, int width, CancellationToken cancellationToken) =>
        EncodeFrames(rgb24, frames, height, width, before: null, cancellationToken);

    /// <summary>Encodes frames together with the one before each, as the reference encodes a clip, but with tokens for every frame.</summary>
    /// <inheritdoc cref="EncodeFrames(ReadOnlyMemory{byte}, int, int, int, CancellationToken)"/>
    /// <param name="before">Of each frame the index of the one that shares its temporal patch (see <see cref="FramePairs"/>); null for none.</param>
    /// <exception cref="ArgumentException">The model's temporal patches do not hold two frames.</exception>
    public EncodedFrames EncodeFrames(ReadOnlyMemory<byte> rgb24, int frames, int height, int width, IReadOnlyList<int>? before, CancellationToken cancellationToken)
    {
        using var mode = inference_mode();
        return Frames.Encode(rgb24, frames, height, width, before, cancellationToken);
    }

    /// <summary>Answers conversations in one batch.</summary>
    /// <returns>One answer per conversation.</returns>
    /// <exception cref="ArgumentException">A conversation or an option is not valid.</exception>
    public IReadOnlyList<GeneratedAnswer> Generate(IReadOnlyList<Conversation> conversations, GenerationOptions options, CancellationToken cancellationToken) =>
        Generate(conversations, options, onText: null, cancellationToken);

    /// <inheritdoc cref="Generate(IReadOnlyList{Conversation}, GenerationOptions, CancellationToken)"/>
    /// <param name="onText">Gets each new piece of each row's text as it is certain, on the calling thread.</param>
    public IReadOnlyList<GeneratedAnswer> Generate(IReadOnlyList<Conversation> conversations, GenerationOptions options, TextObserver? onText, CancellationToken cancellationToken)
    {
        options.Validate();
        if (conversations.Count == 0) return [];

        using var mode = inference_mode();
        using var batch = Prepare(conversations, cancellationToken);
        var generator = new AnswerGenerator(Parts.Decoder, Tokenizer, _stopIds) { OnText = onText };
        if (options.ReusePrefix && batch.Rows is [var only]) return [Continue(generator, batch.Input, only, options, cancellationToken)];

        using var state = Parts.Decoder.NewState(batch.LeftPadding);
        return generator.Run(batch.Input, state, batch.Rows, options, cancellationToken);
    }

    /// <summary>Answers one prompt from where it differs from one that was read before, and keeps what was read.</summary>
    private GeneratedAnswer Continue(AnswerGenerator generator, DecoderInput input, GenerationRow row, GenerationOptions options, CancellationToken cancellationToken)
    {
        var state = _prefixes.Take(input) ?? Parts.Decoder.NewState([0]);
        try
        {
            using var scope = NewDisposeScope();
            var known = state.Length;
            var answer = generator.Run(input.Slice(known, input.Tokens - known), state, [row], options, cancellationToken)[0];
            _prefixes.Put(input, state);
            Interlocked.Add(ref _reusedTokens, known);
            return answer with { ReusedTokens = (int)known };
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>How likely each candidate is to begin the answer, by its first token: for questions of yes or no.</summary>
    /// <param name="candidates">Texts whose first tokens differ.</param>
    /// <returns>A probability among the whole vocabulary for each candidate.</returns>
    /// <exception cref="ArgumentException">Two candidates begin with the same token, or one is empty.</exception>
    public IReadOnlyList<double> ScoreNext(Conversation conversation, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var first = candidates.Select(text => Tokenizer.Encode(text) is [var id, ..] ? id : throw new ArgumentException("candidate: expected a text, got an empty one", nameof(candidates))).ToList();
        if (first.Distinct().Count() < first.Count)
            throw new ArgumentException($"candidates: expected texts that begin with different tokens, got {string.Join(", ", candidates)}", nameof(candidates));

        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var probabilities = nn.functional.softmax(NextScores([conversation], cancellationToken), -1).data<float>();
        return first.ConvertAll(id => (double)probabilities[id]);
    }

    /// <summary>Whether <see cref="ProbabilitiesOfYes"/> can be asked: the tokenizer has tokens that are a whole yes and a whole no.</summary>
    public bool CanSayYesOrNo => _yesNo is not null;

    /// <summary>How likely the answer to each conversation begins with yes rather than with no, in one batch: the softmax over the tokens that are a whole yes or no, in whatever case.</summary>
    /// <returns>0 to 1 per conversation.</returns>
    /// <exception cref="NotSupportedException">The tokenizer has no such tokens.</exception>
    /// <exception cref="ArgumentException">A conversation is not valid.</exception>
    public IReadOnlyList<double> ProbabilitiesOfYes(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken)
    {
        var tokens = _yesNo ?? throw new NotSupportedException(
            $"Model {Name}: expected tokens that are a whole \"yes\" and a whole \"no\" in its tokenizer, got none for one of them, so it cannot judge; use a model that has them");
        if (conversations.Count == 0) return [];

        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var scores = NextScores(conversations, cancellationToken).data<float>().ToArray();
        return [.. Enumerable.Range(0, conversations.Count).Select(row => tokens.ProbabilityOfYes(scores.AsSpan(row * Parts.Decoder.Vocabulary, Parts.Decoder.Vocabulary)))];
    }

    /// <returns>[conversations, vocab], fp32, on the processor: the scores of each answer's first id; owned by the caller's scope.</returns>
    private Tensor NextScores(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken)
    {
        using var batch = Prepare(conversations, cancellationToken);
        using var state = Parts.Decoder.NewState(batch.LeftPadding);
        using var logits = new AnswerGenerator(Parts.Decoder, Tokenizer, _stopIds).Prefill(batch.Input, state, cancellationToken);
        return logits.to(ScalarType.Float32).cpu().clone();
    }

    /// <summary>Number of tokens of a text.</summary>
    public int CountTokens(string text) => Tokenizer.Encode(text).Length;

    /// <summary>Number of tokens that a conversation takes, visual tokens included.</summary>
    /// <param name="conversation">Without pictures or clips that would have to be encoded first.</param>
    public int CountTokens(Conversation conversation)
    {
        var visuals = conversation.Messages.SelectMany(message => message.Parts).OfType<MessagePart.Encoded>()
            .Select(part => new PromptVisual(VisualKind.Video, part.Tokens.Layout)).ToList();
        return Compose(conversation, visuals).Ids.Length;
    }

    public void Dispose()
    {
        _prefixes.Dispose();
        Parts.Decoder.Dispose();
        _store.Dispose();
        _checkpoint.Dispose();
    }

    private PromptBatch Prepare(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken)
    {
        var own = new List<VisualTokens>();
        try
        {
            var prompts = new List<Prompt>();
            var visuals = new List<IReadOnlyList<VisualTokens>>();
            foreach (var conversation in conversations)
            {
                var shown = Show(conversation, own, cancellationToken);
                visuals.Add([.. shown.Select(visual => visual.Tokens)]);
                prompts.Add(Compose(conversation, [.. shown.Select(visual => new PromptVisual(visual.Kind, visual.Tokens.Layout))]));
            }

            return PromptBatch.Of(Parts.Decoder, prompts, visuals);
        }
        finally
        {
            own.ForEach(tokens => tokens.Dispose());
        }
    }

    /// <summary>The pictures and clips of a conversation as visual tokens; those encoded here are added to <paramref name="own"/>.</summary>
    private List<(VisualKind Kind, VisualTokens Tokens)> Show(Conversation conversation, List<VisualTokens> own, CancellationToken cancellationToken)
    {
        VisualTokens Owned(VisualTokens tokens)
        {
            own.Add(tokens);
            return tokens;
        }

        var shown = new List<(VisualKind, VisualTokens)>();
        foreach (var part in conversation.Messages.SelectMany(message => message.Parts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (part)
            {
                case MessagePart.Image image:
                    shown.Add((VisualKind.Image, Owned(Frames.EncodeImage(image.Picture))));
                    break;
                case MessagePart.Video video:
                    shown.Add((VisualKind.Video, Owned(Frames.EncodeClip(video.Clip))));
                    break;
                case MessagePart.Encoded encoded:
                    shown.Add((VisualKind.Video, encoded.Tokens));
                    break;
            }
        }

        return shown;
    }

    /// <summary>A conversation as the language model takes it.</summary>
    /// <param name="visuals">Of the pictures and clips that it shows, in order.</param>
    internal Prompt Compose(Conversation conversation, IReadOnlyList<PromptVisual> visuals)
    {
        var text = Renderer.Render(ChatMessages.Of(conversation), []);
        return Prompt.Of(Parts.Layout.Compose(Tokenizer.Encode(text), visuals), visuals);
    }
}
