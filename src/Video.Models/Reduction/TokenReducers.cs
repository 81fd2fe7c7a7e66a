namespace Video.Models.Reduction;

/// <summary>The strategies by name.</summary>
public static class TokenReducers
{
    private static readonly ITokenReducer[] All = [new KeepAll(), new AnchorsAndCls(), new ChangedPatches(), new PooledGrid()];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(reducer => reducer.Name)];

    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    public static ITokenReducer Named(string name) => Array.Find(All, reducer => reducer.Name == name)
        ?? throw new ArgumentException($"token reduction: expected {string.Join(", ", Names)}, got {name}", nameof(name));
}
