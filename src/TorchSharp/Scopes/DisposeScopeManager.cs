namespace TorchSharp;

/// <summary>The dispose scopes that are open on one thread, innermost last.</summary>
internal sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _ofThread;

    private readonly List<DisposeScope> _open = [];

    public static DisposeScopeManager OfThread => _ofThread ??= new DisposeScopeManager();

    public DisposeScope? Innermost => _open.Count > 0 ? _open[^1] : null;

    public DisposeScope Open()
    {
        var scope = new DisposeScope(this, Innermost);
        _open.Add(scope);
        return scope;
    }

    /// <summary>Takes a scope out wherever it stands; scopes opened within it then move outwards past it.</summary>
    public void Close(DisposeScope scope)
    {
        if (!_open.Remove(scope)) return;
        foreach (var inner in _open)
        {
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
        }
    }
}
