using Video.Analysis.Text;

namespace Video.Analysis.Tests;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("  a\tb\r\n c ", "a b c")]
    [InlineData("x\0\u0007y\uFFFD", "xy")]
    [InlineData("caf\u00e9 🙂", "café 🙂")]
    [InlineData("", "")]
    public void Control_characters_go_and_spaces_collapse(string raw, string clean) => Assert.Equal(clean, CleanText.Of(raw));

    [Fact]
    public void A_long_text_is_cut_at_a_space_and_never_inside_a_character()
    {
        Assert.Equal("one two", CleanText.Of("one two three", 9));
        Assert.Equal("🙂", CleanText.Of("🙂🙂🙂", 3));
    }

    [Theory]
    [InlineData("A dog runs. A dog runs. A cat sits. A dog runs.", "A dog runs. A cat sits.")]
    [InlineData("A dog runs at 1.5 s. A cat sits. A dog ru", "A dog runs at 1.5 s. A cat sits.")]
    [InlineData("A dog runs. A dog runs fast. And a ca", "A dog runs. A dog runs fast. And a ca")]
    [InlineData("No sentence at all", "No sentence at all")]
    [InlineData("", "")]
    public void A_description_says_nothing_twice(string raw, string clean) => Assert.Equal(clean, CleanText.OfDescription(raw));
}
