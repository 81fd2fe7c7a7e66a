using Video.Jobs.Units;

namespace Video.Jobs.Tests.Units;

public sealed class BackoffTests
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    [Fact]
    public void The_longest_wait_doubles_up_to_its_limit() =>
        Assert.Equal([2, 4, 8, 16, 300, 300], new[] { 1, 2, 3, 4, 9, 1000 }.Select(attempts => Backoff.Delay(attempts, 1).TotalSeconds));

    [Fact]
    public void Every_wait_is_between_half_and_all_of_its_step()
    {
        var random = new Random(5);
        for (var i = 0; i < 1000; i++)
        {
            var attempts = random.Next(1, 20);
            var step = Math.Min(2 * Math.Pow(2, attempts - 1), 300);
            Assert.InRange(Backoff.Delay(attempts, random.NextDouble()).TotalSeconds, step / 2, step);
        }
    }
}
