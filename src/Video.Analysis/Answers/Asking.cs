using Video.Analysis.Captions;
using Video.Analysis.Text;

namespace Video.Analysis.Answers;

/// <summary>A question, and what was asked and answered before it in the same conversation.</summary>
/// <param name="Earlier">As users see it, oldest first.</param>
public sealed record Asking(string Question, IReadOnlyList<Turn> Earlier)
{
    /// <summary>The longest question taken.</summary>
    public const int MostCharacters = 2000;

    /// <summary>A question that stands alone.</summary>
    public static Asking Alone(string question) => new(question, []);

    /// <summary>
    /// What to look for: the words of the question and, because "and then?" has none, of the one before. Words only, so that none of them is read as a search engine's operator.
    /// </summary>
    public string SearchWords
    {
        get
        {
            var texts = Earlier.TakeLast(1).Select(turn => turn.Question).Append(Question);
            var words = string.Join(' ', texts.SelectMany(WordVector.Words).Where(word => !word.Equals("or", StringComparison.OrdinalIgnoreCase)));
            return words.Length <= MostCharacters ? words : words[^MostCharacters..];
        }
    }

    /// <summary>Why this cannot be asked, in a sentence; null where it can.</summary>
    public string? Problem =>
        !WordVector.Words(Question).Any() ? $"question: expected words, got \"{Question}\"; ask for example \"What happens at the end?\""
        : Question.Length > MostCharacters ? $"question: expected at most {MostCharacters} characters, got {Question.Length}; ask in a sentence or two"
        : null;

    /// <exception cref="ArgumentException">It has no words, or far too many.</exception>
    public Asking Check() => Problem is { } problem ? throw new ArgumentException(problem, nameof(Question)) : this;
}
