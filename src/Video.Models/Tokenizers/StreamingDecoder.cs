using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>Decodes ids one by one and gives out only whole characters: bytes of an unfinished one wait for the next id.</summary>
public sealed class StreamingDecoder
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();

    internal StreamingDecoder(Tokenizer tokenizer, bool skipSpecialTokens)
    {
        _tokenizer = tokenizer;
        _skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>The text that this id completes; may be empty.</summary>
    public string Next(int id) => Convert(_tokenizer.BytesOf(id, _skipSpecialTokens), flush: false);

    /// <summary>What is left at the end: a replacement character when the last character never became whole, else nothing.</summary>
    public string Finish() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[_utf8.GetCharCount(bytes, flush)];
        return new string(characters, 0, _utf8.GetChars(bytes, characters, flush));
    }
}
