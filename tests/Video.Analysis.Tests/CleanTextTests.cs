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
}
