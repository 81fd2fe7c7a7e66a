using Video.Models;
using Video.Training.Lessons;
using Video.World;

namespace Video.Training.DualEncoders;

/// <summary>Draws pictures with words for them: all that they show, or a part. The same seed and number give the same batch.</summary>
/// <param name="side">Of the pictures in pixels: what the tower reads, so that wide and tall ones are squeezed as it squeezes them.</param>
/// <param name="cells">Rows and columns of the tower's patches.</param>
internal sealed class PictureSource(int seed, int side, int cells)
{
    /// <param name="mostThings">In a picture.</param>
    public CaptionedPictures Batch(int stage, long step, int count, int mostThings = 4)
    {
        var world = new WorldSettings { SinglePicture = true, MaxThings = mostThings };
        var random = new Random(Seeds.Of(seed, stage, step));
        var drawn = Enumerable.Range(0, count).Select(_ => Draw(world, new Random(random.Next()))).ToList();
        var fits = new bool[count * count];
        for (var picture = 0; picture < count; picture++)
        {
            for (var text = 0; text < count; text++) fits[picture * count + text] = picture == text || drawn[text].Query.Fits(drawn[picture].Script, All(drawn[picture].Script));
        }

        return new CaptionedPictures([.. drawn.Select(one => one.Picture)], [.. drawn.Select(one => one.Query.Text)], [.. drawn.Select(one => FrameTruths.Of(one.Script, 0, before: null, cells, cells))], fits);
    }

    private (Script Script, RgbImage Picture, WorldQuery Query) Draw(WorldSettings world, Random random)
    {
        var script = ScriptGenerator.Make(random, world);
        var pixels = new byte[side * side * 3];
        Painter.Paint(script, 0, side, side, pixels, PaintQuality.Fine);
        new CodecImitation(random, random.NextDouble()).Apply(pixels, side, side);
        return (script, new RgbImage(pixels, side, side), QueryMaker.Read(Describe(random, script)).Still);
    }

    /// <summary>Words for a picture: all that it shows, or a part.</summary>
    public static string Describe(Random random, Script script) => random.Next(2) == 0 ? QueryMaker.DescribeFrame(random, script, 0) : QueryMaker.DescribePart(random, script, 0);

    private static Stretch All(Script script) => new(0, script.DurationSeconds);
}
