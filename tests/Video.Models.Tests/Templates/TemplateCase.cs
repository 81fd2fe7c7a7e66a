using System.Text.Json.Nodes;
using Video.Models.Templates;

namespace Video.Models.Tests.Templates;

/// <summary>One recorded case of a template, and what we make of it.</summary>
internal static class TemplateCase
{
    public sealed record Outcome(string? Text, TemplateException? Error);

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    public static string DataFolder => Path.Combine(RepositoryRoot, "tests", "Video.Models.Tests", "Templates", "Data");

    public static Outcome Render(string source, JsonArray messages, JsonObject arguments)
    {
        try
        {
            return new Outcome(ChatTemplate.Parse(source).Render(messages, new TemplateArguments { Extra = arguments, Clock = new FixedClock() }), null);
        }
        catch (TemplateException error)
        {
            return new Outcome(null, error);
        }
    }

    public static string? Difference(JsonObject record, Outcome outcome)
    {
        if (record.TryGetPropertyValue("expected", out var expected))
        {
            return outcome.Text == expected!.GetValue<string>() ? null : $"expected\n{expected}\ngot\n{outcome.Text ?? outcome.Error!.ToString()}";
        }

        if (outcome.Error is not { } error)
        {
            return $"expected an error, {record["error"]} {record["errorKind"]}, got\n{outcome.Text}";
        }

        if (record["error"] is { } message)
        {
            return error.Kind == TemplateErrorKind.Raised && error.Message == message.GetValue<string>() ? null : $"expected the error {message}, got {error}";
        }

        var kind = record["errorKind"]?.GetValue<string>();
        return kind is null || string.Equals(kind, error.Kind.ToString(), StringComparison.OrdinalIgnoreCase)
            ? null
            : $"expected an error of kind {kind}, got {error.Kind}: {error.Message}";
    }

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Video.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return folder.FullName;
    }

    /// <summary>The recorded cases fix the time.</summary>
    public sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 31, 12, 34, 56, TimeSpan.Zero);
    }
}
