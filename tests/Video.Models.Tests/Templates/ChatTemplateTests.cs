using System.Text.Json.Nodes;
using Video.Models.Templates;
using Xunit;

namespace Video.Models.Tests.Templates;

public sealed class ChatTemplateTests
{
    private static readonly JsonArray Conversation = JsonNode.Parse("""[{"role": "user", "content": "hi"}]""")!.AsArray();

    [Fact]
    public void Arguments_become_variables()
    {
        var arguments = new TemplateArguments
        {
            AddGenerationPrompt = true,
            BosToken = "<s>",
            Tools = JsonNode.Parse("""[{"name": "f"}]""")!.AsArray(),
            Extra = JsonNode.Parse("""{"enable_thinking": false}""")!.AsObject(),
        };
        var template = ChatTemplate.Parse(
            "{{ bos_token }}{{ eos_token is defined }}{{ tools[0].name }}{{ documents }}{{ enable_thinking }}{{ add_generation_prompt }}{{ messages[0].content }}");
        Assert.Equal("<s>FalsefNoneFalseTruehi", template.Render(Conversation, arguments));
    }

    [Fact]
    public void Numbers_keep_the_form_they_were_written_in()
    {
        var extra = JsonNode.Parse("""{"a": 3, "b": 3.0, "c": 1e2, "d": 123456789012345678901234567890}""")!.AsObject();
        Assert.Equal("3 3.0 100.0 123456789012345678901234567890", Render("{{ a }} {{ b }} {{ c }} {{ d }}", extra));
    }

    [Fact]
    public void Numbers_made_in_code_keep_their_type()
    {
        var extra = new JsonObject { ["a"] = 3, ["b"] = 3.0, ["c"] = 2.5f };
        Assert.Equal("3 3.0 2.5", Render("{{ a }} {{ b }} {{ c }}", extra));
    }

    [Fact]
    public void A_template_may_be_rendered_many_times()
    {
        var template = ChatTemplate.Parse("{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}");
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal("1", template.Render(Conversation, new TemplateArguments())));
    }

    [Fact]
    public void The_final_message_is_continued_where_its_text_ends()
    {
        var messages = JsonNode.Parse("""[{"role": "user", "content": "a"}, {"role": "assistant", "content": "one two"}]""")!.AsArray();
        var template = ChatTemplate.Parse("{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}</>{% endfor %}{{ continue_final_message is defined }}");
        Assert.Equal("<user>a</><assistant>one two", template.Render(messages, new TemplateArguments { ContinueFinalMessage = true }));
    }

    [Fact]
    public void The_refusal_of_a_template_keeps_its_words()
    {
        var error = Assert.Throws<TemplateException>(() => Render("\n{{ raise_exception('Only user roles!') }}", []));
        Assert.Equal((TemplateErrorKind.Raised, "Only user roles!"), (error.Kind, error.Message));
    }

    [Fact]
    public void An_error_knows_its_line()
    {
        Assert.Equal(3, Assert.Throws<TemplateException>(() => ChatTemplate.Parse("a\nb\n{{ 1 + }}")).Line);
        Assert.Equal(2, Assert.Throws<TemplateException>(() => Render("a\n{{ missing.x }}", [])).Line);
    }

    [Fact]
    public void The_time_is_the_clocks()
    {
        var template = ChatTemplate.Parse("{{ strftime_now('%d %b %Y %H:%M') }}");
        Assert.Equal("31 Jan 2026 12:34", template.Render([], new TemplateArguments { Clock = new TemplateCase.FixedClock() }));
    }

    private static string Render(string source, JsonObject extra) => ChatTemplate.Parse(source).Render([], new TemplateArguments { Extra = extra });
}
