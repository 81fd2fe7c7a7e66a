using Npgsql;
using Video.Jobs.Pipelines;

namespace Video.Jobs.Tests.Fakes;

/// <summary>A stage that a test wrote.</summary>
internal sealed class FakeStage(string name, Func<UnitContext, CancellationToken, Task<StageOutcome>> run) : IStage
{
    public string Name => name;

    public Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken) => run(context, cancellationToken);
}

/// <summary>Stages that store one row for each unit; a test may replace some of them.</summary>
internal sealed class FakeStages(int chunks)
{
    private readonly Dictionary<string, Func<UnitContext, CancellationToken, Task<StageOutcome>>> _replaced = [];

    public FakeStages On(string stage, Func<UnitContext, CancellationToken, Task<StageOutcome>> run)
    {
        _replaced[stage] = run;
        return this;
    }

    public IReadOnlyList<IStage> Build() =>
        [.. Pipeline.Video.All.Select(stage => new FakeStage(stage.Name, _replaced.GetValueOrDefault(stage.Name) ?? ((context, _) => Task.FromResult(Done(context)))))];

    /// <summary>The usual ending: a row in <c>results</c>, and after the probe its chunks.</summary>
    public StageOutcome Done(UnitContext context) => new StageOutcome.Completed(
        (connection, transaction, token) => StoreAsync(context.Unit, connection, transaction, token),
        context.Unit.Stage == "probe" ? [.. Enumerable.Range(0, chunks).Select(chunk => new UnitRequest("encode", chunk, $$"""{"chunk": {{chunk}}}"""))] : []);

    /// <summary>What <c>results</c> holds after a run with nothing in its way, in order.</summary>
    public IReadOnlyList<string> Expected =>
        [.. Pipeline.Video.Stages.SelectMany(stage => Enumerable.Range(0, stage.Name is "encode" or "caption" ? chunks : 1).Select(chunk => $"{stage.Name} {chunk}")).Order(StringComparer.Ordinal)];

    public static async Task StoreAsync(Unit unit, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("INSERT INTO results VALUES ($1, $2, $3)", connection, transaction);
        insert.Parameters.Add(new NpgsqlParameter { Value = unit.VideoId });
        insert.Parameters.Add(new NpgsqlParameter { Value = unit.Stage });
        insert.Parameters.Add(new NpgsqlParameter { Value = unit.Chunk });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
