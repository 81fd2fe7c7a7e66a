using Video.Cli;

return await CommandLine.RunAsync(args, CancellationToken.None);
