using Video.Models.Generation;

namespace Video.Models.Tests.Generation;

public sealed class SamplerTests
{
    private static readonly float[] Scores = [1, 3, 2, -1, 2.9f];

    [Fact]
    public void Without_temperature_the_highest_score_is_taken_and_the_first_of_equals() =>
        Assert.Equal((1, 0), (Next(new GenerationOptions(), Scores), Next(new GenerationOptions(), [2f, 2f, 1f])));

    [Fact]
    public void The_penalty_divides_positive_scores_and_multiplies_negative_ones_of_all_prompt_ids()
    {
        var options = new GenerationOptions { RepetitionPenalty = 2 };
        float[] scores = [.. Scores];
        Assert.Equal(4, new Sampler(options, [1, 3, 1, 900]).Next(scores));
        Assert.Equal([1, 1.5f, 2, -2, 2.9f], scores);
    }

    [Fact]
    public void An_id_just_given_is_penalised_too()
    {
        var sampler = new Sampler(new GenerationOptions { RepetitionPenalty = 2 }, []);
        Assert.Equal([1, 4, 2], Enumerable.Range(0, 3).Select(_ => sampler.Next([.. Scores])));
    }

    [Fact]
    public void Top_k_of_one_and_a_tiny_top_p_are_greedy()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(1, Next(new GenerationOptions { Temperature = 5, TopK = 1, Seed = seed }, Scores));
            Assert.Equal(1, Next(new GenerationOptions { Temperature = 5, TopP = 1e-6, Seed = seed }, Scores));
        }
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        var sampler = new Sampler(new GenerationOptions { Temperature = 1, TopK = 3 }, []);
        var drawn = Enumerable.Range(0, 4000).Select(_ => sampler.Next([.. Scores])).CountBy(id => id).ToDictionary();
        Assert.Equal([1, 2, 4], drawn.Keys.Order());
        Assert.InRange(drawn[1] / 4000.0, 0.40, 0.48); // e³ / (e³ + e²·⁹ + e²) = 0.439
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GenerationOptions { TopP = 0 }.Validate());
        Assert.Throws<ArgumentException>(() => new GenerationOptions { MaxNewTokens = 0 }.Validate());
        Assert.Throws<ArgumentException>(() => new GenerationOptions { RepetitionPenalty = 0 }.Validate());
        Assert.Throws<ArgumentException>(() => new GenerationOptions { Temperature = -1 }.Validate());
        Assert.Throws<ArgumentException>(() => new GenerationOptions { StopStrings = [""] }.Validate());
    }

    private static int Next(GenerationOptions options, float[] scores) => new Sampler(options, []).Next([.. scores]);
}
