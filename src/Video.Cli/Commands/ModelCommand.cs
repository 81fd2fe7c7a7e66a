using System.CommandLine;
using Video.Cli.Output;

namespace Video.Cli.Commands;

/// <summary>`video model …`: what there is to do with models.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) => new ExampleCommand(
        "model", "List models and compare them with the reference", "video model list", "video model verify DIR")
    {
        ModelListCommand.Create(terminal),
        ModelVerifyCommand.Create(terminal),
    };
}
