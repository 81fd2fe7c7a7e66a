using Spectre.Console;
using Video.Cli.Output;
using Video.Jobs.Progress;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>Shows how far videos are: bars on a terminal, a line per stage anywhere else, nothing beside JSON.</summary>
internal sealed class ProgressDisplay(Terminal terminal, ProgressWatcher watcher)
{
    /// <summary>Learning of a change takes a notification; this is for servers that lose them.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>Watches all videos until each has ended.</summary>
    /// <param name="onEnd">Called once for each video as it ends, one at a time.</param>
    public async Task FollowAsync(IReadOnlyList<VideoRow> videos, Func<string, Task> onEnd, CancellationToken cancellationToken)
    {
        if (terminal is { IsJson: false, Out.Profile.Capabilities.Interactive: true })
        {
            await terminal.Out.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(bars => FollowAsync(videos, video => new Bars(bars, video, perStage: videos.Count == 1).Show, onEnd, cancellationToken));
        }
        else
        {
            await FollowAsync(videos, video => terminal.IsJson ? _ => { } : new Lines(terminal, video).Show, onEnd, cancellationToken);
        }
    }

    private async Task FollowAsync(IReadOnlyList<VideoRow> videos, Func<VideoRow, Action<VideoProgress>> show, Func<string, Task> onEnd, CancellationToken cancellationToken)
    {
        var shown = videos.DistinctBy(video => video.Id).ToDictionary(video => video.Id, show);
        await foreach (var progress in watcher.WatchAsync(shown.Keys, PollInterval, cancellationToken))
        {
            shown[progress.VideoId](progress);
            if (progress.IsFinal)
            {
                await onEnd(progress.VideoId);
            }
        }
    }

    /// <summary>A bar per stage of a single video, one bar per video where there are several.</summary>
    private sealed class Bars(ProgressContext context, VideoRow video, bool perStage)
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Show(VideoProgress progress)
        {
            if (perStage)
            {
                foreach (var stage in progress.Stages)
                {
                    Set(stage.Stage, $"{stage.Stage,-10} {(stage.Total > 1 ? $"{stage.Done} of {stage.Total}" : "")}", stage.Fraction);
                }
            }
            else
            {
                Set(video.Id, $"{video.Name}  {Current(progress)?.Stage ?? progress.State}", progress.Stages.Average(stage => stage.Fraction));
            }
        }

        private void Set(string key, string text, double fraction)
        {
            if (!_bars.TryGetValue(key, out var bar))
            {
                _bars[key] = bar = context.AddTask(Markup.Escape(text), maxValue: 1);
            }

            bar.Description = Markup.Escape(text);
            bar.Value = fraction;
        }
    }

    /// <summary>A line whenever a video goes on to another stage.</summary>
    private sealed class Lines(Terminal terminal, VideoRow video)
    {
        private string? _shown;

        public void Show(VideoProgress progress)
        {
            if (Current(progress) is { } stage && stage.Stage != _shown)
            {
                terminal.Note($"{video.Name}: {stage.Stage}");
                _shown = stage.Stage;
            }
        }
    }

    private static StageProgress? Current(VideoProgress progress) => progress.Stages.LastOrDefault(stage => stage.Running > 0);
}
