namespace Video.Jobs.Pipelines;

/// <summary>What a stage is given with its unit.</summary>
/// <param name="unit">The unit to run.</param>
/// <param name="services">The services the worker was started with.</param>
/// <param name="reportProgress">Stores a fraction in [0, 1] and a short text.</param>
public sealed class UnitContext(Unit unit, IServiceProvider services, Func<double, string?, CancellationToken, Task> reportProgress)
{
    public Unit Unit { get; } = unit;

    public string VideoId => Unit.VideoId;

    public IServiceProvider Services { get; } = services;

    /// <summary>Tells watchers how far the unit is. Cheap: writes at most a few times a second, drops the calls between.</summary>
    /// <param name="fraction">In [0, 1]; values outside are clamped.</param>
    /// <param name="text">A few words for a person ("frame 12 of 40"), or null to leave the last ones.</param>
    public Task ReportProgressAsync(double fraction, string? text, CancellationToken cancellationToken) =>
        reportProgress(Math.Clamp(fraction, 0, 1), text, cancellationToken);
}
