using System.CommandLine;
using Video.Cli.Output;

namespace Video.Cli.Commands;

/// <summary>`video model …`: what there is to do with models.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) => new ExampleCommand(
        "model", "List models, choose the one to search with, compare models with the reference", "video model list", "video model use DIR", "video model verify DIR")
    {
        ModelListCommand.Create(terminal),
        ModelUseCommand.Create(terminal),
        ModelVerifyCommand.Create(terminal),
    };
}
