namespace Video.Models.Templates;

/// <summary>What kind of mistake ended a template.</summary>
public enum TemplateErrorKind
{
    /// <summary>The template cannot be read, or names a tag, filter or test that does not exist.</summary>
    Syntax,

    /// <summary>An undefined value was used other than by printing, testing or iterating it.</summary>
    Undefined,

    /// <summary>A private attribute, a change to a list or dict, or a range over 100,000.</summary>
    Sandbox,

    /// <summary>A value of the wrong type, or a value out of its domain.</summary>
    Type,

    /// <summary>Calls or nesting too deep.</summary>
    Recursion,

    /// <summary>More steps or more text than a prompt can need.</summary>
    Limit,

    /// <summary>include, import or extends: a chat template stands alone.</summary>
    Loader,

    /// <summary>The template itself refused its input with <c>raise_exception</c>; the message is its own.</summary>
    Raised,
}

/// <summary>A template could not be parsed or rendered.</summary>
public sealed class TemplateException : Exception
{
    internal TemplateException(TemplateErrorKind kind, string message, int? line = null)
        : base(message)
    {
        Kind = kind;
        Line = line;
    }

    /// <summary>Which kind of mistake it was.</summary>
    public TemplateErrorKind Kind { get; }

    /// <summary>Line of the template, from 1, where it is known.</summary>
    public int? Line { get; }

    internal static TemplateException Syntax(string message, int line) =>
        new(TemplateErrorKind.Syntax, $"template line {line}: {message}", line);

    internal static TemplateException Type(string message) => new(TemplateErrorKind.Type, message);

    internal static TemplateException Sandbox(string message) => new(TemplateErrorKind.Sandbox, message);

    internal static TemplateException Limit(string message) => new(TemplateErrorKind.Limit, message);

    internal static TemplateException Recursion() => new(TemplateErrorKind.Recursion, "the template nests or calls itself too deeply");

    /// <summary>The same error, knowing its line.</summary>
    internal TemplateException At(int line) => Line is null && Kind != TemplateErrorKind.Raised && line > 0
        ? new TemplateException(Kind, $"template line {line}: {Message}", line)
        : this;
}
