using Video.Models.Templates;
using Video.Models.Tokenizers;

namespace Video.Models.Tests.Tokenizers;

/// <summary>What ftfy 6.3 and Python's html.unescape give for the same texts.</summary>
public sealed class TextRepairTests
{
    [Theory]
    [InlineData("it\u2019s \u201cquoted\u201d", "it's \"quoted\"")]
    [InlineData("\uFB02u\uFB03est \u0132", "fluffiest IJ")]
    [InlineData("\uFF2C\uFF2F\uFF35\uFF24\u3000\uFF76\uFF9E", "LOUD \u30AC")]
    [InlineData("P&EACUTE;REZ &eacute; &amp; &hellip;", "P\u00C9REZ \u00E9 & \u2026")]
    [InlineData("<b> &amp;\n&amp;", "<b> &amp;\n&amp;")]
    [InlineData("&amp;\n<b> &amp;", "&\n<b> &amp;")]
    [InlineData("&amp;amp;lt;", "<")]
    [InlineData("this&not that &zzz;", "this&not that &zzz;")]
    [InlineData("a\u0007b\u001b[31mred\u001b[0m\uFEFF", "abred")]
    [InlineData("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u0085", "\u2026")]
    public void Texts_are_repaired(string broken, string repaired) => Assert.Equal(repaired, TextRepair.Repair(broken));

    [Theory]
    [InlineData("&lt;&AMP;&notit;&notin;", "<&\u00ACit;\u2209")]
    [InlineData("&#65;&#x42;&#67 &#0;&#128;&#xD800;&#1;&#x110000;", "ABC \uFFFD\u20AC\uFFFD\uFFFD")]
    [InlineData("&; &# &#x; &unknown; AT&T", "&; &# &#x; &unknown; AT&T")]
    [InlineData("&NotEqualTilde;", "\u2242\u0338")]
    public void References_are_resolved(string text, string resolved) => Assert.Equal(resolved, HtmlEntities.Unescape(text));
}
