using Video.Analysis.Text;

namespace Video.Analysis.Captions;

/// <summary>A stretch of the video that belongs together.</summary>
public sealed record Chapter(double StartSeconds, double EndSeconds, string Title, string Text);

/// <summary>What a video is about, as a whole and part by part. Chapters cover it without gaps.</summary>
public sealed record VideoSummary(string Text, IReadOnlyList<Chapter> Chapters);

/// <summary>Builds chapters from captions and a summary from chapters; what does not fit one prompt is condensed in rounds, so that length is no limit.</summary>
public sealed class Summariser(IVideoModel model, AnalysisOptions options)
{
    // Notes are condensed in batches of this many prompts: enough to use a batch's speed, few enough to bound its memory.
    private const int BatchSize = 8;

    private const int MaxTitleLength = 80;

    /// <param name="segments">All segments of the video in time order, captioned.</param>
    public VideoSummary Summarise(IReadOnlyList<CaptionedSegment> segments, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (segments.Count == 0) return new VideoSummary("", []);

        var groups = ChapterPlanner.Plan(segments);
        var texts = groups.Select(group => Condense(Notes(group), Wording.ChapterText, cancellationToken)).ToList();
        progress?.Report(0.5);
        var titles = Ask([.. texts.Select(text => Wording.ChapterTitle(text))], cancellationToken);
        progress?.Report(0.8);
        var chapters = groups.Select((group, i) => new Chapter(group[0].StartSeconds, group[^1].EndSeconds, Title(titles[i], i), texts[i])).ToList();
        var summary = chapters.Count == 1
            ? chapters[0].Text
            : Condense([.. chapters.Select(chapter => Wording.Note(chapter.StartSeconds, chapter.EndSeconds, chapter.Text))], Wording.Summary, cancellationToken);
        progress?.Report(1);
        return new VideoSummary(summary, chapters);
    }

    private static List<string> Notes(IEnumerable<CaptionedSegment> segments) =>
        [.. segments.Select(segment => Wording.Note(segment.StartSeconds, segment.EndSeconds, segment.Caption))];

    /// <summary>One text for all notes: in one prompt when they fit, else of the texts of parts that do.</summary>
    private string Condense(IReadOnlyList<string> notes, Func<string, string> request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var parts = Pack(notes);
            var texts = Ask([.. parts.Select(part => request(string.Join('\n', part)))], cancellationToken);
            if (texts.Count == 1) return texts[0];

            notes = texts.Count < notes.Count ? texts : [.. texts.Select(text => CleanText.Of(text, text.Length / 2 + 1))]; // every round must shrink
        }
    }

    /// <summary>Splits notes into runs that fit a prompt; a single note longer than a prompt is cut.</summary>
    private List<List<string>> Pack(IReadOnlyList<string> notes)
    {
        var room = Math.Max(64, model.MaxPromptTokens - 128); // the request itself and the template around it
        var parts = new List<List<string>>();
        var used = room;
        foreach (var note in notes)
        {
            var tokens = model.CountTokens(note) + 1;
            var fitting = tokens <= room ? note : note[..Math.Max(1, (int)((long)note.Length * room / tokens / 2))];
            if (used + tokens > room)
            {
                parts.Add([]);
                used = 0;
            }
            parts[^1].Add(fitting);
            used += Math.Min(tokens, room);
        }
        return parts;
    }

    private List<string> Ask(IReadOnlyList<string> requests, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        foreach (var batch in requests.Chunk(BatchSize))
        {
            texts.AddRange(model.Generate([.. batch.Select(text => new VideoPrompt(text))], options.MaxTextTokens, cancellationToken).Select(CleanText.OfDescription));
        }
        return texts;
    }

    private static string Title(string text, int index)
    {
        var title = CleanText.Of(text, MaxTitleLength).Trim('"', '\'', '.', ' ');
        return title.Length > 0 ? title : $"Chapter {index + 1}";
    }
}
