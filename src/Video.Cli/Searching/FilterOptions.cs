using System.CommandLine;
using Video.Cli.Commands;

namespace Video.Cli.Searching;

/// <summary>The options that say where to search, or which videos to list.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _tags = TagOption.Create("--tag", "Only videos with this tag; given more than once, with all of them");
    private readonly Option<string[]> _folders = new("--folder") { Description = "Only videos whose file lies in this folder or below; given more than once, in one of them" };
    private readonly Option<string[]> _videos = new("--video") { Description = "Only in this video; may be given more than once" };
    private readonly Option<string?> _motion = new("--motion") { Description = "Only what moves so: still, slow, fast, left, right, up or down" };
    private readonly Option<string?> _text = new("--text") { Description = "Only where there is a text of this kind: caption, chapter, transcript …" };
    private readonly Option<DateTimeOffset?> _after = new("--added-after") { Description = "Only in videos added at this date or later" };
    private readonly Option<DateTimeOffset?> _before = new("--added-before") { Description = "Only in videos added before this date" };
    private readonly Option<double?> _longer = new("--longer") { Description = "Only in videos of this many seconds or more" };
    private readonly Option<double?> _shorter = new("--shorter") { Description = "Only in videos of fewer seconds" };

    /// <summary>All of them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _videos, _motion, _text }) command.Add(option);
        AddVideosTo(command);
    }

    /// <summary>Those that are about videos as a whole.</summary>
    public void AddVideosTo(Command command)
    {
        foreach (var option in new Option[] { _tags, _folders, _after, _before, _longer, _shorter }) command.Add(option);
    }

    /// <exception cref="WrongUseException">A tag or a folder is none.</exception>
    public AskedFilter Read(ParseResult parsed) => new()
    {
        Videos = parsed.GetValue(_videos) ?? [],
        Tags = TagOption.Read(parsed, _tags),
        Folders = parsed.GetValue(_folders) ?? [],
        Motion = parsed.GetValue(_motion),
        TextKind = parsed.GetValue(_text),
        AddedFrom = parsed.GetValue(_after),
        AddedBefore = parsed.GetValue(_before),
        MinVideoSeconds = parsed.GetValue(_longer),
        MaxVideoSeconds = parsed.GetValue(_shorter),
    };
}
