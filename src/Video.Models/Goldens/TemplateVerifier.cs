using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Templates;

namespace Video.Models.Goldens;

/// <summary>Renders the cases of a folder of chat templates and compares the texts, or the errors.</summary>
internal static class TemplateVerifier
{
    private const string CasesFile = "cases.json";

    public static bool IsTemplateFolder(string folder) => File.Exists(Path.Combine(folder, CasesFile));

    /// <returns>One case per template; its stages are the template's cases by their number in cases.json.</returns>
    /// <exception cref="CheckpointException">cases.json cannot be read.</exception>
    public static GoldenReport Verify(string folder)
    {
        var cases = ReadCases(Path.Combine(folder, CasesFile));
        var byTemplate = cases.Select((golden, number) => (Template: (string?)golden["template"] ?? "", Report: Compare(folder, golden, $"{number}")))
            .GroupBy(report => report.Template);
        return new GoldenReport(folder, "chat_templates", ModelDtype.Float32, [.. byTemplate.Select(group => new CaseReport(group.Key, [.. group.Select(report => report.Report)]))]);
    }

    private static List<JsonObject> ReadCases(string path)
    {
        try
        {
            return [.. (JsonNode.Parse(File.ReadAllBytes(path)) as JsonArray ?? []).OfType<JsonObject>()];
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, "file", "a JSON list of cases", $"something else ({e.Message})", "fetch the record again", e);
        }
    }

    private static StageReport Compare(string folder, JsonObject golden, string stage)
    {
        var difference = Difference(golden, Render(folder, golden));
        return new StageReport(stage, difference is null ? StageOutcome.Passed : StageOutcome.Failed, Error: null, Limit: 0, difference);
    }

    private static (string? Text, TemplateException? Error) Render(string folder, JsonObject golden)
    {
        try
        {
            var template = ChatTemplate.Parse(File.ReadAllText(Path.Combine(folder, $"{golden["template"]}.jinja")));
            var arguments = new TemplateArguments { Extra = golden["arguments"] as JsonObject, Clock = new RecordedClock() };
            return (template.Render(golden["messages"] as JsonArray ?? [], arguments), null);
        }
        catch (TemplateException e)
        {
            return (null, e);
        }
    }

    /// <returns>What differs, or null.</returns>
    private static string? Difference(JsonObject golden, (string? Text, TemplateException? Error) outcome)
    {
        if (!golden.ContainsKey("error"))
        {
            var expected = (string?)golden["expected"];
            return outcome.Text == expected ? null : $"expected \"{expected}\", got {Describe(outcome)}";
        }

        if (outcome.Error is not { } error) return $"expected an error, got {Describe(outcome)}";
        if ((string?)golden["error"] is { } message) return error.Kind == TemplateErrorKind.Raised && error.Message == message ? null : $"expected the template's error \"{message}\", got {Describe(outcome)}";
        return (string?)golden["errorKind"] is not { } kind || string.Equals(error.Kind.ToString(), kind, StringComparison.OrdinalIgnoreCase) ? null : $"expected an error of kind {kind}, got {Describe(outcome)}";
    }

    private static string Describe((string? Text, TemplateException? Error) outcome) =>
        outcome.Error is { } error ? $"{error.Kind}: {error.Message}" : $"\"{outcome.Text}\"";

    /// <summary>The time at which the records were made.</summary>
    private sealed class RecordedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 31, 12, 34, 56, TimeSpan.Zero);
    }
}
