using System.CommandLine;

namespace Video.Cli.Searching;

/// <summary>The options that say where to search.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _videos = new("--video") { Description = "Only in this video; may be given more than once" };
    private readonly Option<string?> _motion = new("--motion") { Description = "Only what moves so: still, slow, fast, left, right, up or down" };
    private readonly Option<string?> _text = new("--text") { Description = "Only where there is a text of this kind: caption, chapter, transcript …" };
    private readonly Option<DateTimeOffset?> _after = new("--added-after") { Description = "Only in videos added at this date or later" };
    private readonly Option<DateTimeOffset?> _before = new("--added-before") { Description = "Only in videos added before this date" };
    private readonly Option<double?> _longer = new("--longer") { Description = "Only in videos of this many seconds or more" };
    private readonly Option<double?> _shorter = new("--shorter") { Description = "Only in videos of fewer seconds" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _videos, _motion, _text, _after, _before, _longer, _shorter }) command.Add(option);
    }

    public AskedFilter Read(ParseResult parsed) => new(
        parsed.GetValue(_videos) ?? [], parsed.GetValue(_motion), parsed.GetValue(_text), parsed.GetValue(_after), parsed.GetValue(_before), parsed.GetValue(_longer), parsed.GetValue(_shorter));
}
