using TorchSharp.Extensions;
using Video.Models.Generation;
using Video.Models.Positions;
using Video.Models.Reduction;

namespace Video.Models.Tests.VisionLanguage;

[Collection(AloneCollection.Name)]
public sealed class LiveTensorTests : IClassFixture<TinyModel>
{
    private readonly TinyModel _tiny;

    public LiveTensorTests(TinyModel tiny)
    {
        _tiny = tiny;

        // What other tests have left to the finaliser must not go while these count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void An_answer_leaves_no_tensor_behind()
    {
        var before = LiveTensors.Count;
        _tiny.Model.Generate(
            [
                Conversation.Ask("Be brief.", new MessagePart.Image(TinyModel.Picture(60, 90, 1)), "What is it?"),
                Conversation.Ask(null, new MessagePart.Video(TinyModel.Clip(56, 56, 2, 0, 0.5, 1.25)), "What moves?"),
                Conversation.Ask(null, "Hello"),
            ],
            new GenerationOptions { MaxNewTokens = 8, RepetitionPenalty = 1.1 },
            CancellationToken.None);
        _tiny.Model.ScoreNext(Conversation.Ask(null, "Is it red?"), ["yes", "no"], CancellationToken.None);
        _tiny.Model.ProbabilitiesOfYes([Conversation.Ask(null, "Is it red?"), Conversation.Ask(null, "Is it blue, or green?")], CancellationToken.None);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Prompts_that_are_remembered_end_with_their_model()
    {
        var before = LiveTensors.Count;
        using (var model = VisionLanguageModel.Load(_tiny.Folder, new ModelOptions { Device = ModelDevice.Cpu }))
        {
            var loaded = LiveTensors.Count;
            model.Generate([Conversation.Ask(null, "Is it red?")], new GenerationOptions { MaxNewTokens = 4, ReusePrefix = true }, CancellationToken.None);
            var one = LiveTensors.Count;
            Assert.True(one > loaded);
            model.Generate([Conversation.Ask(null, "Is it green?")], new GenerationOptions { MaxNewTokens = 4, ReusePrefix = true }, CancellationToken.None);
            Assert.Equal(one, LiveTensors.Count);
        }

        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Encoded_and_reduced_frames_own_what_they_say_and_no_more()
    {
        var clip = TinyModel.Clip(56, 84, 3, 0, 1, 2, 3);
        var before = LiveTensors.Count;
        using (var frames = _tiny.Model.EncodeFrames(clip.Pixels, 4, 56, 84, CancellationToken.None))
        {
            Assert.Equal(before + 2, LiveTensors.Count);
            foreach (var name in TokenReducers.Names)
            {
                using var tokens = TokenReducers.Named(name).Reduce(frames, [.. clip.Seconds.Select(second => new FrameTime(second, FrameRole.Anchor))], budget: 9);
                using var read = VisualTokensFormat.Read(VisualTokensFormat.Write(tokens));
                using var joined = VisualTokens.Concat([tokens, read]);
                Assert.Equal(before + 5, LiveTensors.Count);
            }
        }

        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Closing_a_model_frees_all_its_tensors()
    {
        var before = LiveTensors.Count;
        using (VisionLanguageModel.Load(_tiny.Folder, new ModelOptions { Device = ModelDevice.Cpu, Dtype = ModelDtype.BFloat16 })) Assert.True(LiveTensors.Count > before);
        Assert.Equal(before, LiveTensors.Count);
    }
}
