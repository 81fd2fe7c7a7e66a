using Video.Analysis.Text;

namespace Video.Analysis.Answers;

/// <summary>What was answered, whether the video shows it, and the times that it rests on.</summary>
/// <param name="Found">False when the video does not show what was asked; there is no evidence then.</param>
/// <param name="Evidence">In time order, inside the video.</param>
public sealed record Answer(string Text, bool Found, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>How likely the model was to say that the video does not show it, 0 to 1.</summary>
    public double Doubt { get; init; }
}

/// <summary>A time range that an answer rests on.</summary>
public sealed record Evidence(double StartSeconds, double EndSeconds)
{
    /// <summary>Throws unless the range lies inside the video: nothing else is ever stored or shown.</summary>
    public Evidence CheckInside(double durationSeconds) =>
        StartSeconds >= 0 && StartSeconds < EndSeconds && EndSeconds <= durationSeconds
            ? this
            : throw new InvalidOperationException($"Evidence: expected a range inside the video's 0 to {durationSeconds:0.###} s, got {StartSeconds:0.###} to {EndSeconds:0.###} s.");
}

/// <summary>What one of many videos says to a question.</summary>
/// <param name="Model">Name of the model that answered, the one with which the video was analysed.</param>
public sealed record Statement(string VideoId, string VideoName, string Model, Answer Answer);

/// <summary>What a library answers: the statements of the videos that show what was asked.</summary>
/// <param name="Statements">The video that a search finds best first; empty when none shows it.</param>
/// <param name="Unasked">Videos that should have been asked and could not be, each with the reason.</param>
public sealed record LibraryAnswer(IReadOnlyList<Statement> Statements, IReadOnlyList<(string VideoId, string Reason)> Unasked)
{
    /// <summary>What the videos that were asked say. Of n of them one is expected to show it, so each is believed whose doubt is no more than one in n.</summary>
    /// <param name="said">By every video that was asked, found or not; the video that a search finds best first.</param>
    public static LibraryAnswer Of(IReadOnlyList<Statement> said, IReadOnlyList<(string VideoId, string Reason)> unasked) =>
        new([.. said.Where(statement => statement.Answer.Found && statement.Answer.Doubt <= 1.0 / said.Count)], unasked);

    public bool Found => Statements.Count > 0;

    /// <summary>One statement as it is, several each after its video's name.</summary>
    public string Text => Statements switch
    {
        [] => Wording.NotInLibrary,
        [var only] => only.Answer.Text,
        _ => string.Join('\n', Statements.Select(statement => $"{statement.VideoName}: {statement.Answer.Text}")),
    };
}
