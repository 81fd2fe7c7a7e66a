using System.Reflection;
using System.Text.RegularExpressions;

namespace Video.Cli.Output;

/// <summary>What a person is told about an exception: its message on one line.</summary>
internal static partial class ErrorSentence
{
    public static string Of(Exception exception)
    {
        var cause = Unwrap(exception);
        var message = OneLine(cause.Message);

        return IsFault(cause)
            ? $"{cause.GetType().Name}: {message.TrimEnd('.')}; this is a fault of the program: run it again with VIDEO_DEBUG=1 and report what it prints"
            : message;
    }

    public static string OneLine(string message) => Whitespace().Replace(message.Trim(), " ");

    /// <summary>The exception that says what happened, inside those that only say where.</summary>
    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => exception,
    };

    /// <summary>Exceptions that no input should cause, so that their message is written for programmers.</summary>
    private static bool IsFault(Exception exception) => exception
        is NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException or ArgumentNullException or ObjectDisposedException;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
