using Video.Storage.Stores;

namespace Video.Cli.Output;

/// <summary>A video's state with its colour.</summary>
internal static class StateText
{
    public static string Of(VideoState state) => state switch
    {
        VideoState.Done => "[green]done[/]",
        VideoState.Failed => "[red]failed[/]",
        VideoState.Running => "[yellow]running[/]",
        _ => "queued",
    };
}
