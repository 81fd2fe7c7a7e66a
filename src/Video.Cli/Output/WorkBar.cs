using Spectre.Console;

namespace Video.Cli.Output;

/// <summary>A bar for work of some seconds, on a terminal only; gone when the work is done.</summary>
internal static class WorkBar
{
    /// <param name="work">Given what to tell the share done to, 0 to 1; null where nobody looks.</param>
    public static async Task<T> ShowAsync<T>(Terminal terminal, string name, Func<Action<double>?, Task<T>> work) =>
        terminal is { IsJson: false, Out.Profile.Capabilities.Interactive: true }
            ? await terminal.Out.Progress().AutoClear(true).StartAsync(bars =>
            {
                var bar = bars.AddTask(name, maxValue: 1);
                return work(share => bar.Value = share);
            })
            : await work(null);
}
