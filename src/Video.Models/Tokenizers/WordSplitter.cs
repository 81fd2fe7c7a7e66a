namespace Video.Models.Tokenizers;

/// <summary>One step of cutting text into words; what one step gives the next cuts further.</summary>
internal abstract class WordSplitter
{
    public abstract IEnumerable<string> Split(string text);

    /// <summary>Cuts by a pattern and keeps both matches and what lies between.</summary>
    internal sealed class Isolated(SplitPattern pattern) : WordSplitter
    {
        public override IEnumerable<string> Split(string text) => pattern.Split(text).Select(part => text[part.Part]);
    }

    /// <summary>Cuts by a pattern and keeps only the matches, or only what lies between them.</summary>
    internal sealed class Kept(SplitPattern pattern, bool keepMatches) : WordSplitter
    {
        public override IEnumerable<string> Split(string text) => pattern.Split(text).Where(part => part.IsMatch == keepMatches).Select(part => text[part.Part]);
    }

    /// <summary>Puts a space before text that does not begin with one.</summary>
    internal sealed class PrefixSpace : WordSplitter
    {
        public override IEnumerable<string> Split(string text) => [text.StartsWith(' ') ? text : " " + text];
    }
}
