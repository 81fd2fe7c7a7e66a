namespace Video.Analysis.Text;

/// <summary>Every sentence that the product says to a model. Models that this project trains are trained on these.</summary>
public static class Wording
{
    /// <summary>Asks for a segment's caption; the segment's visual tokens precede it.</summary>
    public const string Caption = "Describe what happens in this part of the video.";

    /// <summary>What a model answers, and what is stored, when the video does not show what is asked.</summary>
    public const string NotInVideo = "not in this video";

    /// <summary>What is answered and stored when no video of the library shows what is asked.</summary>
    public const string NotInLibrary = "not in the library";

    /// <summary>Asks for a chapter's title from its captions or texts.</summary>
    public static string ChapterTitle(string notes) => $"{notes}\n\nGive this part of the video a title of at most six words.";

    /// <summary>Asks for a chapter's text from its captions.</summary>
    public static string ChapterText(string notes) => $"{notes}\n\nSummarise this part of the video in one or two sentences.";

    /// <summary>Asks for the summary of the whole from its chapters.</summary>
    public static string Summary(string notes) => $"{notes}\n\nSummarise the video in a few sentences.";

    /// <summary>Asks a user's question; the visual tokens of the segments retrieved precede it. The question comes last, so that all questions about the same segments begin alike.</summary>
    public static string Question(string question) =>
        $"Answer from the video, with the times in seconds that the answer rests on. If the video does not show it, answer \"{NotInVideo}\".\n{question}";

    /// <summary>Asks a further question of a conversation that began with <see cref="Question"/>.</summary>
    public static string FollowUp(string question) => question;

    /// <summary>Asks whether a segment shows what was searched for, to be answered with yes or no; the segment's visual tokens precede it.</summary>
    /// <param name="words">What was searched for.</param>
    public static string Verify(string words) => Question($"Does the video show {words.Trim().TrimEnd('.', '?', '!')}?");

    /// <summary>A note for the model: a time range and what was said of it.</summary>
    public static string Note(double startSeconds, double endSeconds, string text) => $"{startSeconds:0.0}-{endSeconds:0.0} s: {text}";
}
