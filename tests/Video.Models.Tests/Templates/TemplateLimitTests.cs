using System.Text.Json.Nodes;
using Video.Models.Templates;
using Xunit;

namespace Video.Models.Tests.Templates;

/// <summary>A template comes from a stranger: whatever it does, it ends, with an error, and the process lives.</summary>
public sealed class TemplateLimitTests
{
    private const string Doubling = "{% set ns = namespace(s=START) %}{% for i in range(100) %}{% set ns.s = STEP %}{% endfor %}";

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(150) }}")]
    [InlineData("{% set l = 'x' * 10000000 %}{% for i in range(100000) %}{% if l.find('xy') > 0 %}{% endif %}{% endfor %}")]
    [InlineData("{{ 'x' * 10 ** 12 }}")]
    [InlineData("{{ [0] * 10 ** 9 }}")]
    [InlineData("{{ 9 ** (9 ** 9) }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '{:1000000000}'.format(1) }}")]
    [InlineData("{{ 'a' | center(10 ** 9) }}")]
    [InlineData("{{ 'a' | indent(10 ** 9, true) }}")]
    [InlineData("{{ [1] | tojson(indent=10 ** 9) }}")]
    [InlineData("{{ [1] | batch(10 ** 9, 'x') | list }}")]
    public void Excess_ends_in_a_limit_error(string source) => Assert.Equal(TemplateErrorKind.Limit, Fail(source).Kind);

    [Theory]
    [InlineData("'xxxxxxxx'", "ns.s + ns.s")]
    [InlineData("'xxxxxxxx'", "ns.s ~ ns.s")]
    [InlineData("'xxxxxxxx'", "'{0}{0}'.format(ns.s)")]
    [InlineData("[1, 2]", "ns.s + ns.s")]
    public void Doubling_ends_in_a_limit_error(string start, string step) =>
        Assert.Equal(TemplateErrorKind.Limit, Fail(Doubling.Replace("START", start).Replace("STEP", step)).Kind);

    [Theory]
    [InlineData("{{ ns.s == ns.t }}")]
    [InlineData("{{ ns.s | tojson }}")]
    [InlineData("{{ ns.s }}")]
    public void A_value_that_holds_itself_many_times_over_ends_in_a_limit_error(string use) =>
        Assert.Equal(TemplateErrorKind.Limit, Fail(Nested("[ns.s, ns.s]", 100) + Nested("[ns.t, ns.t]", 100, "t") + use).Kind);

    [Theory]
    [InlineData("[ns.s]", "{{ ns.s }}")]
    [InlineData("[ns.s]", "{{ ns.s | tojson }}")]
    [InlineData("ns.s | map('string')", "{{ ns.s | list }}")]
    public void Values_nested_deeply_end_in_a_recursion_error(string step, string use) =>
        Assert.Equal(TemplateErrorKind.Recursion, Fail(Nested(step, 50_000, loops: 4) + use).Kind); // optimised frames are small: 50,000 of them fit on some stacks

    [Theory]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro a() %}{% call a() %}{{ caller() }}{% endcall %}{% endmacro %}{{ a() }}")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% block a %}{{ self.a() }}{% endblock %}")]
    public void Endless_recursion_ends_in_a_recursion_error(string source) => Assert.Equal(TemplateErrorKind.Recursion, Fail(source).Kind);

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{1:")]
    [InlineData("-")]
    [InlineData("not ")]
    [InlineData("1+")]
    [InlineData("a.")]
    [InlineData("a|upper|")]
    [InlineData("1 if 0 else ")]
    public void Expressions_nested_deeply_end_in_an_error(string part)
    {
        var source = "{{ " + string.Concat(Enumerable.Repeat(part, 100000)) + "a }}";
        Assert.True(Fail(source).Kind is TemplateErrorKind.Recursion or TemplateErrorKind.Syntax);
    }

    [Theory]
    [InlineData("{% if 1 %}")]
    [InlineData("{% for x in y %}")]
    [InlineData("{% macro f() %}")]
    public void Statements_nested_deeply_end_in_a_recursion_error(string tag) =>
        Assert.Equal(TemplateErrorKind.Recursion, Fail(string.Concat(Enumerable.Repeat(tag, 100000))).Kind);

    [Fact]
    public void Nesting_that_the_reference_reads_is_read()
    {
        var source = $"{{{{ {new string('(', 60)}1{new string(')', 60)} }}}}";
        Assert.Equal("1", ChatTemplate.Parse(source).Render([], new TemplateArguments()));
    }

    private static string Nested(string step, int times, string name = "s", int loops = 1) =>
        (name == "s" ? "{% set ns = namespace(s=[1], t=[1]) %}" : "") + string.Concat(Enumerable.Repeat($"{{% for i in range({times}) %}}{{% set ns.{name} = {step} %}}{{% endfor %}}", loops));

    private static TemplateException Fail(string source) =>
        Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source).Render(new JsonArray(), new TemplateArguments()));
}
