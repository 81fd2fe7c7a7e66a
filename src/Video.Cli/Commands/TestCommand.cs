using System.CommandLine;
using Video.Cli.Output;

namespace Video.Cli.Commands;

/// <summary>`video test` is the launcher's: it builds this program, so this program cannot run it. Here it only stands in the help.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand("test", "Check the format, build everything, run all tests", "./video test", "./video test Video.Media.Tests", "./video test Probe")
        {
            new Argument<string?>("name") { Description = "Only tests with this in their project, class or method", DefaultValueFactory = _ => null },
        };
        command.SetAction(int (_) => throw new WrongUseException("`test` is run by the launcher: ./video test in the project's folder"));
        return command;
    }
}
