namespace Video.Cli;

/// <summary>The command was used in a way that its help rules out. The message has no full stop: where to read the help follows it.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
