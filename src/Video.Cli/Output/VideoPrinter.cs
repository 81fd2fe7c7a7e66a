using Spectre.Console;
using Video.Cli.Videos;

namespace Video.Cli.Output;

/// <summary>One video for people.</summary>
internal static class VideoPrinter
{
    public static void Print(IAnsiConsole console, VideoJson video)
    {
        console.MarkupLine($"[bold]{Markup.Escape(video.Name)}[/]  {video.Id}  {(video.DurationSeconds is { } duration ? Clock.Of(duration) : "")}  {video.State}{(video.Model is null ? "" : Markup.Escape($"  {video.Model}"))}");
        if (video.Tags.Count > 0)
        {
            console.MarkupLine($"[grey]{Markup.Escape(string.Join(", ", video.Tags))}[/]");
        }

        if (video.Error is { } error)
        {
            console.MarkupLine($"[red]{Markup.Escape(error)}[/]");
        }

        if (video.Summary is { } summary)
        {
            console.WriteLine();
            console.WriteLine(summary);
        }

        if (video.Chapters.Count > 0)
        {
            console.WriteLine();
            console.MarkupLine("[bold]Chapters[/]");
            console.Write(Ranges(video.Chapters.Select(chapter => (chapter.StartSeconds, chapter.EndSeconds, $"[bold]{Markup.Escape(chapter.Title)}[/]\n{Markup.Escape(chapter.Text)}"))));
        }

        if (video.Segments.Count > 0)
        {
            console.WriteLine();
            console.MarkupLine("[bold]Segments[/]");
            console.Write(Ranges(video.Segments.Select(segment => (segment.StartSeconds, segment.EndSeconds, segment.Caption is { } caption ? Markup.Escape(caption) : "[grey]no caption yet[/]"))));
        }
    }

    private static Grid Ranges(IEnumerable<(double StartSeconds, double EndSeconds, string Markup)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        foreach (var (start, end, markup) in rows)
        {
            grid.AddRow(Clock.Of(start, end), markup);
        }

        return grid;
    }
}
