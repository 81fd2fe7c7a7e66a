namespace Video.World.Tests;

public sealed class SearchTests
{
    [Fact]
    public void A_query_made_from_a_segment_fits_it()
    {
        var made = 0;
        foreach (var (script, seed) in Worlds.Many.Select((script, i) => (script, i)))
        {
            foreach (var segment in Worlds.Segments(script))
            {
                if (QueryMaker.From(new Random(seed), script, segment) is not { } query) continue;

                Assert.True(query.Fits(script, segment), $"{script.Name} {segment}: {query.Text}");
                made++;
            }
        }
        Assert.True(made > 400);
    }

    [Fact]
    public void A_query_that_nearly_fits_a_segment_does_not_fit_it()
    {
        var made = 0;
        foreach (var (script, seed) in Worlds.Many.Select((script, i) => (script, i)))
        {
            foreach (var segment in Worlds.Segments(script))
            {
                if (QueryMaker.Nearly(new Random(seed), script, segment) is not { } query) continue;

                Assert.False(query.Fits(script, segment), $"{script.Name} {segment}: {query.Text}");
                made++;
            }
        }
        Assert.True(made > 400);
    }

    [Fact]
    public void Most_segments_of_other_clips_do_not_fit_a_query()
    {
        var (fitting, all) = (0, 0);
        for (var i = 0; i < Worlds.Many.Count; i++)
        {
            if (QueryMaker.From(new Random(i), Worlds.Many[i], Worlds.Segments(Worlds.Many[i]).First()) is not { } query) continue;

            var segments = Worlds.Segments(Worlds.Many[(i + 1) % Worlds.Many.Count]).ToList();
            fitting += query.FittingSegments(Worlds.Many[(i + 1) % Worlds.Many.Count], segments).Count;
            all += segments.Count;
        }
        Assert.InRange(fitting, 1, all / 4);
    }

    [Theory]
    [InlineData("a red circle moving right", 0, 9)]
    [InlineData("a blue square on a white background", 0, 9)]
    [InlineData("a blue square that appears", 0, 9)]
    [InlineData("a star", 9, 18)]
    [InlineData("a green star", 9, 18)]
    [InlineData("black background", 9, 18)]
    public void A_written_query_finds_its_segment_and_no_other(string text, double start, double end)
    {
        var query = QueryMaker.Read(text);

        Assert.Equal([new Stretch(start, end)], query.FittingSegments(DemoScripts.All[0], Worlds.Segments(DemoScripts.All[0])));
    }

    [Theory]
    [InlineData("a red circle moving left")]
    [InlineData("a red square")]
    [InlineData("a blue square on a black background")]
    public void A_written_query_that_nothing_fits_finds_nothing(string text) =>
        Assert.Empty(QueryMaker.Read(text).FittingSegments(DemoScripts.All[0], Worlds.Segments(DemoScripts.All[0])));

    [Fact]
    public void What_is_asked_of_a_picture_is_in_it_but_for_what_it_does()
    {
        var random = new Random(4);
        var asked = new List<WorldQuery>();
        for (var i = 0; i < 300; i++)
        {
            var script = ScriptGenerator.Make(random, new WorldSettings { SinglePicture = true });
            asked.Add(QueryMaker.Read(QueryMaker.DescribePart(random, script, 0)));
            Assert.True(asked[^1].Still.Fits(script, new Stretch(0, script.DurationSeconds)), asked[^1].Text);
        }

        Assert.InRange(asked.Count(query => query.Things.Any(thing => thing.Motion is not null)), 30, 150);
        Assert.InRange(asked.Count(query => query.Things.Any(thing => thing.Happening is not null)), 10, 100);
    }

    [Fact]
    public void Descriptions_are_true()
    {
        foreach (var (script, seed) in Worlds.Many.Select((script, i) => (script, i)))
        {
            var random = new Random(seed);
            foreach (var segment in Worlds.Segments(script))
            {
                var at = (segment.Start + segment.End) / 2;
                var frame = QueryMaker.DescribeFrame(random, script, at);
                Assert.Empty(CaptionJudge.Judge(script, at, at + 0.01, frame, 0).Wrong);
            }
        }
    }
}
