using System.Text.Json.Nodes;
using Video.Models.Generation;
using Video.Models.Positions;
using Video.Models.Preprocessing;
using Video.Models.Reduction;
using static TorchSharp.torch;

namespace Video.Models.Tests.VisionLanguage;

public sealed class VisionLanguageModelTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    private static readonly GenerationOptions Short = new() { MaxNewTokens = 12 };

    private static IReadOnlyList<Conversation> Three =>
    [
        Conversation.Ask(null, "Hello"),
        Conversation.Ask("Be brief.", new MessagePart.Image(TinyModel.Picture(120, 90, 1)), "What is in this picture, and where?"),
        Conversation.Ask(null, new MessagePart.Video(TinyModel.Clip(56, 56, 2, 0, 0.4, 1.1, 2)), "When does it move?"),
    ];

    [Fact]
    public void A_batch_answers_as_its_rows_do_one_by_one()
    {
        var batch = tiny.Model.Generate(Three, Short, CancellationToken.None);
        for (var i = 0; i < batch.Count; i++)
        {
            var alone = tiny.Model.Generate([Three[i]], Short, CancellationToken.None)[0];
            Assert.Equal(alone.Ids, batch[i].Ids);
            Assert.Equal(alone.PromptTokens, batch[i].PromptTokens);
        }
    }

    [Fact]
    public void Drawn_answers_are_the_same_in_a_batch_and_for_the_same_seed()
    {
        var drawn = Short with { Temperature = 1.5, TopP = 0.95, TopK = 40, RepetitionPenalty = 1.1, Seed = 3 };
        var batch = tiny.Model.Generate(Three, drawn, CancellationToken.None);
        Assert.Equal(batch[1].Ids, tiny.Model.Generate([Three[1]], drawn, CancellationToken.None)[0].Ids);
        Assert.NotEqual(batch[1].Ids, tiny.Model.Generate([Three[1]], drawn with { Seed = 4 }, CancellationToken.None)[0].Ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Prompts_read_in_chunks_give_the_scores_of_prompts_read_at_once(int chunk)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var (whole, pieces) = (Scores(1 << 20), Scores(chunk));
        Assert.True(whole.sub(pieces).abs().max().item<float>() < 1e-4 * whole.abs().max().item<float>());
    }

    [Fact]
    public void Rows_end_by_themselves()
    {
        var alone = Three.Select(conversation => tiny.Model.Generate([conversation], Short, CancellationToken.None)[0]).ToList();
        var ends = Enumerable.Range(0, alone.Count).MaxBy(i => alone[i].Text.Length);
        var stop = alone[ends].Text[1..3];
        var answers = tiny.Model.Generate(Three, Short with { StopStrings = [stop] }, CancellationToken.None);
        Assert.Equal(FinishReason.StopString, answers[ends].Reason);
        Assert.Equal(alone[ends].Text[..alone[ends].Text.IndexOf(stop, StringComparison.Ordinal)], answers[ends].Text);
        Assert.True(answers[ends].Ids.Count < alone[ends].Ids.Count);
        for (var i = 0; i < alone.Count; i++)
        {
            if (!alone[i].Text.Contains(stop, StringComparison.Ordinal)) Assert.Equal(alone[i], answers[i] with { Ids = alone[i].Ids });
        }
    }

    [Fact]
    public void Streamed_pieces_make_up_the_text()
    {
        var pieces = new[] { "", "", "" };
        var answers = tiny.Model.Generate(Three, Short, (row, text) => pieces[row] += text, CancellationToken.None);
        Assert.Equal(answers.Select(answer => answer.Text), pieces);
    }

    [Fact]
    public void Stored_tokens_answer_as_the_clip_itself()
    {
        // A clip of one frame is encoded as that frame alone is.
        var clip = TinyModel.Clip(56, 84, 5, 3.5);
        using var frames = tiny.Model.EncodeFrames(clip.Pixels, 1, 56, 84, CancellationToken.None);
        using var tokens = TokenReducers.Named("all").Reduce(frames, [new FrameTime(3.5, FrameRole.Anchor)], budget: 1000);
        var stored = tiny.Model.Generate([Conversation.Ask(null, new MessagePart.Encoded(tokens), "What is it?")], Short, CancellationToken.None)[0];
        var shown = tiny.Model.Generate([Conversation.Ask(null, new MessagePart.Video(clip), "What is it?")], Short, CancellationToken.None)[0];
        Assert.Equal(shown.Ids, stored.Ids);
    }

    [Fact]
    public void Frames_encoded_together_are_those_encoded_one_by_one()
    {
        using var scope = NewDisposeScope();
        var clip = TinyModel.Clip(56, 112, 6, 0, 1, 2);
        using var together = tiny.Model.EncodeFrames(clip.Pixels, 3, 56, 112, CancellationToken.None);
        using var last = tiny.Model.EncodeFrames(clip.Pixels[(2 * 56 * 112 * 3)..], 1, 56, 112, CancellationToken.None);
        Assert.Equal([3L, 8, tiny.Model.Dim], together.Tokens.shape);
        Assert.True(together.Tokens.narrow(0, 2, 1).sub(last.Tokens).abs().max().item<float>() < 1e-4);
        Assert.True(together.Tokens.mean([1]).sub(together.Cls).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void A_frame_with_the_one_before_it_is_the_temporal_patch_that_a_clip_of_both_gives()
    {
        using var scope = NewDisposeScope();
        var clip = TinyModel.Clip(56, 112, 6, 0, 1, 2);
        Assert.Equal([0, 0, 1, 3, 3], FramePairs.Of(3, 2));
        Assert.Equal([1, 1.25, 2], FramePairs.Seconds([1, 1.5, 2.5]));
        using var pairs = tiny.Model.EncodeFrames(clip.Pixels, 3, 56, 112, FramePairs.Of(3), CancellationToken.None);
        using var alone = tiny.Model.EncodeFrames(clip.Pixels[..(56 * 112 * 3)], 1, 56, 112, CancellationToken.None);
        var both = new RgbClip(clip.Pixels[(56 * 112 * 3)..], 56, 112, [1, 2]);
        using var last = tiny.Model.Frames.EncodeClip(both);

        Assert.True(pairs.Tokens.select(0, 0).sub(alone.Tokens.select(0, 0)).abs().max().item<float>() < 1e-4);
        Assert.True(pairs.Tokens.select(0, 2).sub(last.Embeddings).abs().max().item<float>() < 1e-4);
        Assert.Throws<ArgumentException>(() => tiny.Model.EncodeFrames(clip.Pixels, 3, 56, 112, [0, 0, 3], CancellationToken.None));
    }

    [Theory]
    [InlineData(1920, 1080, 64)]
    [InlineData(1080, 1920, 16)]
    [InlineData(320, 180, 9)]
    [InlineData(10, 10, 64)]
    [InlineData(5000, 100, 30)]
    public void Fitted_frames_are_within_the_budget_and_taken_as_they_are(int width, int height, int maxTokens)
    {
        var size = tiny.Model.FitFrame(width, height, maxTokens);
        using var frames = tiny.Model.EncodeFrames(TinyModel.Picture(size.Height, size.Width, 1).Pixels, 1, size.Height, size.Width, CancellationToken.None);
        Assert.Equal((size.Height / 28, size.Width / 28), (frames.Rows, frames.Columns));
        Assert.InRange(frames.TokensPerFrame, 1, maxTokens);
    }

    [Fact]
    public void Scores_of_candidates_are_probabilities()
    {
        var scores = tiny.Model.ScoreNext(Conversation.Ask(null, "Is it red?"), ["yes", "no"], CancellationToken.None);
        Assert.All(scores, score => Assert.InRange(score, 1e-12, 1));
        Assert.True(scores.Sum() <= 1);
        Assert.Throws<ArgumentException>(() => tiny.Model.ScoreNext(Conversation.Ask(null, "?"), ["yes", "yes!"], CancellationToken.None));
    }

    [Fact]
    public void The_probability_of_yes_is_its_share_of_the_scores_of_yes_and_no()
    {
        var conversations = Three.Select(three => new Conversation([.. three.Messages, new Message("assistant", ["It is red."]), new Message("user", ["Is it a circle?"])])).ToList();
        string[] yes = ["yes", "Yes"], no = ["no", "No"];

        var probabilities = tiny.Model.ProbabilitiesOfYes(conversations, CancellationToken.None);

        for (var i = 0; i < conversations.Count; i++)
        {
            var scores = tiny.Model.ScoreNext(conversations[i], [.. yes, .. no], CancellationToken.None);
            Assert.Equal((scores[0] + scores[1]) / scores.Sum(), probabilities[i], 5);
        }

        Assert.Equal(conversations.Count, probabilities.Distinct().Count());
    }

    [Fact]
    public void How_likely_another_answer_was_is_the_share_of_its_first_token()
    {
        var answers = tiny.Model.Generate(Three, new GenerationOptions { MaxNewTokens = 2, Instead = "no, it is not" }, CancellationToken.None);
        var scores = Three.Select(conversation => tiny.Model.ScoreNext(conversation, ["no", "No"], CancellationToken.None).Sum()).ToList();
        foreach (var (answer, score) in answers.Zip(scores)) Assert.Equal(score, answer.InsteadProbability ?? -1, 5);
        Assert.Null(tiny.Model.Generate([Three[0]], new GenerationOptions { MaxNewTokens = 1 }, CancellationToken.None)[0].InsteadProbability);
    }

    [Fact]
    public void A_model_without_a_token_for_yes_cannot_judge()
    {
        var folder = Directory.CreateTempSubdirectory("no-yes-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(tiny.Folder)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var path = Path.Combine(folder, "tokenizer.json");
            var tokenizer = JsonNode.Parse(File.ReadAllText(path))!;
            var merges = tokenizer["model"]!["merges"]!.AsArray();
            foreach (var merge in merges.Where(merge => string.Concat(merge!.AsArray().Select(part => (string?)part)).Contains("es", StringComparison.Ordinal)).ToList()) merges.Remove(merge);
            File.WriteAllText(path, tokenizer.ToJsonString());
            using var model = VisionLanguageModel.Load(folder, new ModelOptions { Device = ModelDevice.Cpu });
            Assert.False(model.CanSayYesOrNo);
            Assert.Contains("\"yes\"", Assert.Throws<NotSupportedException>(() => model.ProbabilitiesOfYes([Three[0]], CancellationToken.None)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Placeholders_typed_by_a_user_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => tiny.Model.Generate([Conversation.Ask(null, "What is <|image_pad|>?")], Short, CancellationToken.None));
        Assert.Contains("placeholder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_that_do_not_fill_the_frames_are_refused() =>
        Assert.Throws<ArgumentException>(() => tiny.Model.EncodeFrames(new byte[100], 1, 56, 56, CancellationToken.None));

    [Fact]
    public void Pictures_far_too_long_are_refused() =>
        Assert.Throws<UnusablePictureException>(() => tiny.Model.Generate([Conversation.Ask(null, new MessagePart.Image(TinyModel.Picture(2, 500, 1)), "?")], Short, CancellationToken.None));

    [Fact]
    public void Cancelling_ends_an_answer()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => tiny.Model.Generate(
            Three, new GenerationOptions { MaxNewTokens = 1000 }, (_, _) => source.Cancel(), source.Token));
    }

    private Tensor Scores(int chunk)
    {
        var clip = new VisualTokens(randn([6, tiny.Model.Dim], generator: new TorchSharp.torch.Generator(1)), deepStack: null, VisualLayout.OfGrid([0, 2.5], 1, 3));
        var visual = new PromptVisual(VisualKind.Video, clip.Layout);
        var ids = tiny.Model.Tokenizer.Encode("<|im_start|>user\n<|vision_start|><|video_pad|><|vision_end|>What moves to the left? It is red, then green.<|im_end|>\n");
        var prompt = Prompt.Of(tiny.Model.Parts.Layout.Compose(ids, [visual]), [visual]);
        using var batch = PromptBatch.Of(tiny.Model.Parts.Decoder, [prompt], [[clip]]);
        using var state = tiny.Model.Parts.Decoder.NewState(batch.LeftPadding);
        clip.Dispose();
        return new AnswerGenerator(tiny.Model.Parts.Decoder, tiny.Model.Tokenizer, tiny.Model.StopIds) { Chunk = chunk }.Prefill(batch.Input, state, CancellationToken.None);
    }
}
