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
    /// <param name="alike">So many pictures after one another differ in their things' shapes alone.</param>
    public CaptionedPictures Batch(int stage, long step, int count, int mostThings = 4, int alike = 1)
    {
        var world = new WorldSettings { SinglePicture = true, MaxThings = mostThings };
        var random = new Random(Seeds.Of(seed, stage, step));
        var drawn = Enumerable.Range(0, count).Select(_ => new Random(random.Next())).Chunk(alike).SelectMany(each => Draw(world, each)).ToList();
        var fits = new bool[count * count];
        for (var picture = 0; picture < count; picture++)
        {
            for (var text = 0; text < count; text++) fits[picture * count + text] = picture == text || drawn[text].Query.Fits(drawn[picture].Script, All(drawn[picture].Script));
        }

        return new CaptionedPictures([.. drawn.Select(one => one.Picture)], [.. drawn.Select(one => one.Query.Text)], [.. drawn.Select(one => FrameTruths.Of(one.Script, 0, before: null, cells, cells))], fits);
    }

    private IEnumerable<(Script Script, RgbImage Picture, WorldQuery Query)> Draw(WorldSettings world, Random[] randoms)
    {
        var first = ScriptGenerator.Make(randoms[0], world);
        return randoms.Select((random, i) => Draw(i == 0 ? first : Reshaped(random, first), random));
    }

    /// <summary>The same with other shapes, or with each other's: told apart only by who knows which colour has which shape.</summary>
    private static Script Reshaped(Random random, Script script)
    {
        var scene = script.Scenes[0];
        var shapes = scene.Things.Select(thing => thing.Shape).ToArray();
        if (shapes.Distinct().Count() > 1 && random.Next(2) == 0) random.Shuffle(shapes);
        else shapes = random.GetItems(Enum.GetValues<Shape>(), shapes.Length);
        return script with { Scenes = [scene with { Things = [.. scene.Things.Zip(shapes, (thing, shape) => thing with { Shape = shape })] }] };
    }

    private (Script Script, RgbImage Picture, WorldQuery Query) Draw(Script script, Random random)
    {
        var pixels = new byte[side * side * 3];
        Painter.Paint(script, 0, side, side, pixels, PaintQuality.Fine);
        new CodecImitation(random, random.NextDouble()).Apply(pixels, side, side);
        return (script, new RgbImage(pixels, side, side), QueryMaker.Read(Describe(random, script)).Still);
    }

    /// <summary>Words for a picture: all that it shows, or a part.</summary>
    public static string Describe(Random random, Script script) => random.Next(2) == 0 ? QueryMaker.DescribeFrame(random, script, 0) : QueryMaker.DescribePart(random, script, 0);

    private static Stretch All(Script script) => new(0, script.DurationSeconds);
}
