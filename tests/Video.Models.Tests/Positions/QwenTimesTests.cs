using Video.Models.Positions;
using Video.Models.Tests.VisionLanguage;

namespace Video.Models.Tests.Positions;

/// <summary>The tiny model is a Qwen2.5-VL with two tokens per second.</summary>
public sealed class QwenTimesTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    [Fact]
    public void Frames_stand_at_their_seconds_whatever_the_spacing() =>
        Assert.Equal([0, 0, 2, 7, 27], Times(100, 100.4, 101.3, 103.9, 113.7));

    [Fact]
    public void Times_do_not_depend_on_where_in_the_video_the_clip_begins() =>
        Assert.Equal(Times(0, 1.5, 4), Times(3600, 3601.5, 3604));

    [Fact]
    public void Times_never_go_back()
    {
        var random = new Random(1);
        var seconds = Enumerable.Range(0, 200).Select(_ => random.NextDouble() * 500).Order().ToArray();
        var times = Times(seconds);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void A_picture_is_one_step_in_time()
    {
        var visual = new PromptVisual(VisualKind.Image, VisualLayout.OfGrid([12.5], 2, 3));
        var prompt = Prompt.Of(tiny.Model.Parts.Layout.Compose(tiny.Model.Tokenizer.Encode("<|image_pad|>"), [visual]), [visual]);
        Assert.All(prompt.Positions[0], time => Assert.Equal(0, time));
        Assert.Equal(3, prompt.Next);
    }

    private float[] Times(params double[] seconds)
    {
        var visual = new PromptVisual(VisualKind.Video, VisualLayout.OfGrid(seconds, 1, 1));
        return Prompt.Of(tiny.Model.Parts.Layout.Compose(tiny.Model.Tokenizer.Encode("<|video_pad|>"), [visual]), [visual]).Positions[0];
    }
}
