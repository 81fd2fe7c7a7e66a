namespace Video.Cli;

/// <summary>How a command ended, for the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    /// <summary>As a shell reports a process that Ctrl-C ended.</summary>
    public const int Cancelled = 130;
}
