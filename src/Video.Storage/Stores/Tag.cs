using System.Text;

namespace Video.Storage.Stores;

/// <summary>A word or a few that a user gives videos to find them by.</summary>
public static class Tag
{
    private const int MostCharacters = 64;

    /// <summary>As it is stored and compared: without outer spaces, in lower case.</summary>
    /// <exception cref="StorageException">It is empty, too long, or has characters that no tag has.</exception>
    public static string Of(string text)
    {
        var tag = text.Trim().Normalize(NormalizationForm.FormC).ToLowerInvariant();
        return tag.Length is > 0 and <= MostCharacters && !tag.Any(character => char.IsControl(character) || character == ',')
            ? tag
            : throw new StorageException($"Tag \"{text}\": expected 1 to {MostCharacters} characters without commas and line breaks, got {tag.Length}{(tag.Length is > 0 and <= MostCharacters ? " with such" : "")}");
    }
}
