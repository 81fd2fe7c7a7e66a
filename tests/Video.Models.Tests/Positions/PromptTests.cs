using Video.Models.Positions;

namespace Video.Models.Tests.Positions;

public sealed class PromptTests
{
    [Fact]
    public void Text_takes_one_position_per_token_on_all_axes()
    {
        var prompt = Prompt.Of([new PromptPiece.Text([5, 6, 7])], []);
        Assert.All(prompt.Positions, axis => Assert.Equal([0, 1, 2], axis));
        Assert.Equal((3f, 0f), (prompt.Next, prompt.Delta));
    }

    [Fact]
    public void What_follows_a_clip_goes_on_after_the_largest_position_in_it()
    {
        var visual = new PromptVisual(VisualKind.Video, VisualLayout.OfGrid([0, 10], 1, 2));
        var prompt = Prompt.Of([new PromptPiece.Text([1]), new PromptPiece.Visual(9, 0, 0, 4, [0, 0, 20, 20]), new PromptPiece.Text([2])], [visual]);
        Assert.Equal([1, 9, 9, 9, 9, 2], prompt.Ids);
        Assert.Equal([0, 1, 1, 21, 21, 22], prompt.Positions[0]);
        Assert.Equal([0, 1, 1, 1, 1, 22], prompt.Positions[1]);
        Assert.Equal([0, 1, 2, 1, 2, 22], prompt.Positions[2]);
        Assert.Equal(23, prompt.Next);
    }

    [Fact]
    public void Times_on_the_clips_clock_are_not_moved_by_text_between_frames()
    {
        var visual = new PromptVisual(VisualKind.Video, VisualLayout.OfGrid([0, 1], 1, 1));
        var prompt = Prompt.Of(
            [new PromptPiece.Visual(9, 0, 0, 1, [0], OnClipClock: true), new PromptPiece.Text([1, 2, 3]), new PromptPiece.Visual(9, 0, 1, 1, [2], OnClipClock: true)], [visual]);
        Assert.Equal([0, 1, 2, 3, 2], prompt.Positions[0]);
        Assert.Equal([0, 1, 2, 3, 4], prompt.Positions[1]);
        Assert.Equal(5, prompt.Next);
    }

    [Fact]
    public void A_token_at_the_centre_of_its_grid_has_a_real_position()
    {
        var layout = new VisualLayout([new VisualFrame(0, FrameRole.Middle, 0, 1)], [1.5f], [2.5f]);
        var prompt = Prompt.Of([new PromptPiece.Text([1]), new PromptPiece.Visual(9, 0, 0, 1, [0])], [new PromptVisual(VisualKind.Video, layout)]);
        Assert.Equal((1f, 2.5f, 3.5f, 4f), (prompt.Positions[0][1], prompt.Positions[1][1], prompt.Positions[2][1], prompt.Next));
    }

    [Fact]
    public void Placeholders_must_be_those_of_the_pictures_and_clips()
    {
        var placeholders = new Placeholders(image: 7, video: 8);
        var picture = new PromptVisual(VisualKind.Image, VisualLayout.OfGrid([0], 1, 1));
        IEnumerable<PromptPiece> Replace(int[] ids, params PromptVisual[] visuals) => placeholders.Replace(ids, visuals, _ => []);

        Assert.Equal(2, Replace([1, 7, 2], picture).Count());
        Assert.Throws<ArgumentException>(() => Replace([1, 8, 2], picture));
        Assert.Throws<ArgumentException>(() => Replace([1, 7, 7], picture));
        Assert.Throws<ArgumentException>(() => Replace([1], picture));
    }
}
