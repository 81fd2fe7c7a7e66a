using Npgsql;
using Video.Jobs.Tests.Conformance;
using Video.Jobs.Tests.Fakes;

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
            case ["worker", var adapter, var connection, var chunks, var stage, .. var points]:
                // Each point is "video=Running".
                var byVideo = points.Select(point => point.Split('=')).ToDictionary(point => point[0], point => Enum.Parse<StallPoint>(point[1]));
                await WorkForEverAsync(adapter, connection, new StallingStages(stage, byVideo), int.Parse(chunks));
                return 0;
            default:
                await Console.Error.WriteLineAsync($"unknown child: {string.Join(' ', arguments)}");
                return 2;
        }
    }

    /// <summary>A worker that stalls at one point of one unit.</summary>
    private static async Task WorkForEverAsync(string adapter, string connection, StallingStages stages, int chunks)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var queue = new HookedQueue(Adapters.Create(adapter, connection), stages.AfterDeliveryAsync);
        await using var worker = await Workplace.StartAsync(source, queue, stages.Build(chunks), Workplace.Quick, new LineLoggers());
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    /// <summary>Says of each delivery that it came and never lets it end.</summary>
    private static async Task ServeForEverAsync(string adapter, string connection, string group)
    {
        await using var queue = Adapters.Create(adapter, connection);
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
