using Video.Jobs.Pipelines;

namespace Video.Jobs.Stages;

/// <summary>Passes a stage's progress on to watchers without making the stage wait.</summary>
internal sealed class UnitProgress(UnitContext context, string text, CancellationToken cancellationToken) : IProgress<double>
{
    private Task _last = Task.CompletedTask;

    /// <inheritdoc/>
    public void Report(double value)
    {
        // One report at a time: while the database is slow, those in between are not worth a queue.
        if (_last.IsCompleted) _last = context.ReportProgressAsync(value, text, cancellationToken);
    }
}
