using Video.Models.Generation;
using Video.Models.RandomCheckpoints;

namespace Video.Models.Tests.VisionLanguage;

public sealed class RandomCheckpointTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    [Fact]
    public void The_same_seed_gives_the_same_checkpoint_and_another_seed_another()
    {
        using var same = new TinyModel();
        Assert.Equal(tiny.Model.Fingerprint, same.Model.Fingerprint);

        var folder = Path.Combine(Directory.CreateTempSubdirectory("random-").FullName, "model");
        RandomCheckpoint.Write(folder, seed: 8);
        using var other = VisionLanguageModel.Load(folder, new ModelOptions { Device = ModelDevice.Cpu });
        Assert.NotEqual(tiny.Model.Fingerprint, other.Fingerprint);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public void Its_text_can_be_printed()
    {
        var text = tiny.Model.Generate([Conversation.Ask(null, "Tell me.")], new GenerationOptions { MaxNewTokens = 40 }, CancellationToken.None)[0].Text;
        Assert.All(text, character => Assert.True(character is '\n' or (>= ' ' and <= '~')));
    }

    [Fact]
    public void A_Qwen2_VL_can_be_written_too()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("random-").FullName, "model");
        RandomCheckpoint.Write(folder, seed: 1, RandomModelSize.Tiny with { Family = "qwen2_vl", VisionInnerDim = 128, BFloat16 = false, Vocabulary = 500 });
        using (var model = VisionLanguageModel.Load(folder, new ModelOptions { Device = ModelDevice.Cpu }))
            Assert.Single(model.Generate([Conversation.Ask(null, new MessagePart.Image(TinyModel.Picture(30, 30, 1)), "?")], new GenerationOptions { MaxNewTokens = 3 }, CancellationToken.None));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public void A_folder_that_is_there_is_not_written_over() => Assert.Throws<IOException>(() => RandomCheckpoint.Write(tiny.Folder, seed: 1));
}
