using Video.Jobs.Tests.Children;

// Started by a test as a process that the test kills, or by a person or the gate to run the tests.
return args is [ChildProgram.Argument, .. var rest]
    ? await ChildProgram.RunAsync(rest)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
