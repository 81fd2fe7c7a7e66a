using Npgsql;
using Video.Jobs.Tests.Conformance;

namespace Video.Jobs.Tests.Children;

/// <summary>What the test program does when a test starts it as another process. It says on its output where it is.</summary>
internal static class ChildProgram
{
    public const string Argument = "--child";

    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["queue", var adapter, var connection, var group]:
                await ServeForEverAsync(adapter, connection, group);
                return 0;
            default:
                await Console.Error.WriteLineAsync($"unknown child: {string.Join(' ', arguments)}");
                return 2;
        }
    }

    /// <summary>Says of each delivery that it came and never lets it end.</summary>
    private static async Task ServeForEverAsync(string adapter, string connection, string group)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var queue = Adapters.Create(adapter, source);
        await queue.StartAsync(
            new Dictionary<string, int> { [group] = 1 },
            async (delivery, _) =>
            {
                Console.WriteLine($"delivered {delivery.UnitId}");
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            },
            CancellationToken.None);
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }
}
