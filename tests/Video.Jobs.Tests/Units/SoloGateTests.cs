using Video.Jobs.Units;

namespace Video.Jobs.Tests.Units;

public sealed class SoloGateTests
{
    private readonly SoloGate _gate = new();

    [Fact]
    public async Task Many_enter_together()
    {
        using var first = await _gate.EnterAsync(alone: false, CancellationToken.None);
        Assert.True(_gate.EnterAsync(alone: false, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_suspect_waits_until_all_have_left_and_keeps_all_out()
    {
        var first = await _gate.EnterAsync(alone: false, CancellationToken.None);
        var suspect = _gate.EnterAsync(alone: true, CancellationToken.None);
        var next = _gate.EnterAsync(alone: false, CancellationToken.None);
        Assert.False(suspect.IsCompleted);
        Assert.False(next.IsCompleted);

        first.Dispose();
        var inside = await suspect;
        Assert.False(next.IsCompleted);

        inside.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task One_that_gives_up_waiting_lets_the_next_in()
    {
        var first = await _gate.EnterAsync(alone: false, CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var suspect = _gate.EnterAsync(alone: true, patience.Token);
        var next = _gate.EnterAsync(alone: false, CancellationToken.None);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => suspect);
        (await next).Dispose();
        first.Dispose();
        (await _gate.EnterAsync(alone: true, CancellationToken.None)).Dispose();
    }
}
