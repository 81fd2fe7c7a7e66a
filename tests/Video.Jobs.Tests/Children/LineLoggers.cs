using Microsoft.Extensions.Logging;

namespace Video.Jobs.Tests.Children;

/// <summary>Writes each log line to the output, as "event-name: message", where the test that started this process reads it.</summary>
internal sealed class LineLoggers : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Console.WriteLine(eventId.Name == "UnitLost" ? "lost" : $"{eventId.Name}: {formatter(state, exception)} {exception?.Message}");
    }
}
