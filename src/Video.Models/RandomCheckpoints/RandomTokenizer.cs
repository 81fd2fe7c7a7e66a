using Video.Models.Tokenizers.Training;

namespace Video.Models.RandomCheckpoints;

/// <summary>A byte-level BPE tokenizer over printable ASCII and a few merges: what it does not know is left out.</summary>
internal static class RandomTokenizer
{
    private const string Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] Words = [" the", " a", " and", " is", " in", " to", " of", " red", " blue", " green", " circle", " square", " moves", " left", " right", " video", " seconds", " then", " appears", "yes", "no", "Yes", "No"];

    public static NewTokenizer Create()
    {
        var vocabulary = Enumerable.Range(' ', '~' - ' ' + 1).Prepend('\n').Select(character => ByteLevel((char)character).ToString()).ToList();
        var merges = new List<(string Left, string Right)>();
        foreach (var word in Words.Select(word => string.Concat(word.Select(ByteLevel))))
        {
            // The merges that build the word from its first character on.
            for (var length = 2; length <= word.Length; length++)
            {
                if (vocabulary.Contains(word[..length])) continue;
                merges.Add((word[..(length - 1)], word[(length - 1)..length]));
                vocabulary.Add(word[..length]);
            }
        }

        return new NewTokenizer(Pattern, vocabulary, merges);
    }

    /// <summary>The character that stands for an ASCII byte in byte-level vocabularies.</summary>
    private static char ByteLevel(char ascii) => ascii is ' ' ? 'Ġ' : ascii is '\n' ? 'Ċ' : ascii;
}
