using System.Text.Json.Nodes;
using Xunit;

namespace Video.Models.Tests.Templates;

/// <summary>Small templates, one thing each, against what jinja2 3.1.6 made of them in the environment that transformers sets up.</summary>
public sealed class JinjaComparisonTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_small_template_ends_as_in_jinja()
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(TemplateCase.DataFolder, "jinja.json")))!;
        var (messages, arguments) = (file["messages"]!.AsArray(), file["arguments"]!.AsObject());
        var failures = 0;
        foreach (var record in file["cases"]!.AsArray().Select(c => c!.AsObject()))
        {
            var source = record["source"]!.GetValue<string>();
            if (TemplateCase.Difference(record, TemplateCase.Render(source, messages, arguments)) is { } difference)
            {
                failures++;
                output.WriteLine($"{source}\n{difference}");
            }
        }

        Assert.Equal(0, failures);
    }
}
