using Video.Training.Lessons;
using Video.World;
using Xunit;

namespace Video.Training.Tests;

public sealed class FrameTruthTests
{
    [Fact]
    public void Small_things_count_as_much_as_large_ones()
    {
        var script = ScriptGenerator.Make(new Random(7), new WorldSettings { MinThings = 4, SinglePicture = true });
        var truth = FrameTruths.Of(script, 0, before: null, rows: 12, columns: 12);
        var cells = CellTruth.Of(script, 0, 12, 12);

        var shares = cells.Things.Zip(truth.Shares).GroupBy(cell => cell.First, cell => cell.Second).ToDictionary(thing => thing.Key ?? -1, thing => (Cells: thing.Count(), Sum: thing.Sum()));
        Assert.Equal(0, shares[-1].Sum);
        Assert.All(shares.Where(thing => thing.Key >= 0), thing => Assert.Equal(1, thing.Value.Sum, 1e-5));
        Assert.True(shares.Where(thing => thing.Key >= 0).DistinctBy(thing => thing.Value.Cells).Count() > 1);
    }

    [Fact]
    public void Pans_are_told_where_there_is_a_frame_before()
    {
        var scripts = Enumerable.Range(0, 60).Select(i => ScriptGenerator.Make(new Random(i), new WorldSettings { MaxScenes = 1, PanChance = 1 })).ToList();

        Assert.Contains(scripts, script => script.Scenes[0].Pan.IsMoving);
        Assert.All(scripts, script =>
        {
            MotionKind? Pan(double? before) => FrameTruths.Of(script, 2, before, rows: 4, columns: 6).Pan;
            Assert.Null(Pan(null));
            Assert.Equal(script.Scenes[0].Pan.IsMoving ? MotionTruth.PanIn(script, 0, new Stretch(0, 6)) : MotionKind.Still, Pan(1.5));
        });
    }
}
