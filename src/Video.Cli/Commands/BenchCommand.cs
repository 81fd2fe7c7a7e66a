using System.CommandLine;
using Spectre.Console;
using Video.Cli.Bench;
using Video.Cli.Output;

namespace Video.Cli.Commands;

/// <summary>`video bench`: measures this machine and this program, as ratios within one run.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var suites = new Argument<string[]>("suite") { Description = $"Which to run, all when absent: {string.Join(", ", Suites.All(Suites.DefaultVectors).Select(suite => suite.Name))}", Arity = ArgumentArity.ZeroOrMore };
        var vectors = new Option<int>("--vectors") { Description = "How many vectors the search suite searches", DefaultValueFactory = _ => Suites.DefaultVectors };
        var command = new ExampleCommand("bench", "Measure this machine and this program, as ratios within one run", "video bench", "video bench machine --json", "video bench search --vectors 1000000") { suites, vectors };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, Choose(parsed.GetValue(suites) ?? [], parsed.GetValue(vectors)), cancellationToken));
        return command;
    }

    private static IReadOnlyList<IBenchSuite> Choose(string[] names, int vectors)
    {
        if (vectors < 1000) throw new WrongUseException($"--vectors: expected 1000 or more, got {vectors}");

        var all = Suites.All(vectors);
        return names.Length == 0
            ? all
            : [.. names.Select(name => all.FirstOrDefault(suite => suite.Name == name)
                ?? throw new WrongUseException($"bench {name}: expected one of {string.Join(", ", all.Select(suite => suite.Name))}"))];
    }

    private static async Task<int> RunAsync(Terminal terminal, IReadOnlyList<IBenchSuite> suites, CancellationToken cancellationToken)
    {
        foreach (var suite in suites)
        {
            if (!terminal.IsJson)
            {
                terminal.Out.MarkupLine($"[bold]{suite.Name}[/]: {Markup.Escape(suite.Description)}");
            }

            await foreach (var result in suite.RunAsync(cancellationToken))
            {
                if (terminal.IsJson)
                {
                    terminal.WriteJson(result, CliJson.Lines.BenchResult);
                }
                else
                {
                    terminal.Out.WriteLine($"  {result.What,-44} {Number(result.Value),10} {result.Unit,-10}{Comparison(result)}");
                }
            }
        }

        return ExitCode.Done;
    }

    private static string Comparison(BenchResult result) => result is { Limit: { } limit, Ratio: { } ratio } ? $" {ratio,6:P0} of {Number(limit)}" : "";

    private static string Number(double value) => value >= 100 ? $"{value:0}" : $"{value:0.###}";
}
