using System.Text.Json.Nodes;
using Video.Models.Templates;
using Xunit;

namespace Video.Models.Tests.Templates;

public sealed class GoldenTemplateTests(ITestOutputHelper output)
{
    [Fact]
    public void Carried_templates_render_as_the_reference_does() =>
        Compare(TemplateCase.DataFolder, expectedTemplates: 15);

    [Fact]
    public void All_recorded_templates_render_as_the_reference_does()
    {
        var folder = Path.Combine(TemplateCase.RepositoryRoot, "..", "shared", "golden", "chat_templates");
        if (Directory.Exists(folder))
        {
            Compare(folder, expectedTemplates: 100);
        }
    }

    private void Compare(string folder, int expectedTemplates)
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!.AsArray();
        var failures = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            var record = cases[i]!.AsObject();
            var source = File.ReadAllText(Path.Combine(folder, $"{record["template"]}.jinja"));
            var outcome = TemplateCase.Render(source, record["messages"]!.AsArray(), record["arguments"]!.AsObject());
            if (TemplateCase.Difference(record, outcome) is { } difference)
            {
                failures.Add($"case {i}, {record["template"]}: {difference}");
            }
        }

        failures.ForEach(output.WriteLine);
        Assert.Empty(failures);
        Assert.True(cases.Select(c => c!["template"]!.ToString()).Distinct().Count() >= expectedTemplates);
    }
}
