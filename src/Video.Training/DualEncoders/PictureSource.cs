using Video.Models;
using Video.Training.Lessons;
using Video.World;

namespace Video.Training.DualEncoders;

/// <summary>Draws pictures with words for them: all that they show, or a part. The same seed and number give the same batch.</summary>
/// <param name="side">Of the pictures in pixels: what the tower reads, so that wide and tall ones are squeezed as it squeezes them.</param>
/// <param name="cells">Rows and columns of the tower's patches.</param>
internal sealed class PictureSource(int seed, int side, int cells)
{
    private static readonly WorldSettings World = new() { SinglePicture = true };

    /// <summary>How one or two things are spoken of; {0} is "a red circle" or "a red circle and a blue star", {1} the background's colour.</summary>
    private static readonly string[] Phrasings = ["{0}", "{0}", "{0}", "there is {0}", "a picture of {0}", "find {0}", "show me {0}", "{0} on a {1} background", "{0} in front of a {1} background", "{0}, {1} background"];

    public CaptionedPictures Batch(int stage, long step, int count)
    {
        var random = new Random(Seeds.Of(seed, stage, step));
        var drawn = Enumerable.Range(0, count).Select(_ => Draw(new Random(random.Next()))).ToList();
        var fits = new bool[count * count];
        for (var picture = 0; picture < count; picture++)
        {
            for (var text = 0; text < count; text++) fits[picture * count + text] = picture == text || drawn[text].Query.Fits(drawn[picture].Script, All(drawn[picture].Script));
        }

        return new CaptionedPictures([.. drawn.Select(one => one.Picture)], [.. drawn.Select(one => one.Query.Text)], [.. drawn.Select(one => FrameTruths.Of(one.Script, 0, before: null, cells, cells))], fits);
    }

    private (Script Script, RgbImage Picture, WorldQuery Query) Draw(Random random)
    {
        var script = ScriptGenerator.Make(random, World);
        var pixels = new byte[side * side * 3];
        Painter.Paint(script, 0, side, side, pixels, PaintQuality.Fine);
        new CodecImitation(random, random.NextDouble()).Apply(pixels, side, side);
        return (script, new RgbImage(pixels, side, side), QueryMaker.Read(random.Next(2) == 0 ? QueryMaker.DescribeFrame(random, script, 0) : Part(random, script)));
    }

    /// <summary>One or two of the things, by colour, shape or both.</summary>
    private static string Part(Random random, Script script)
    {
        var looks = script.SceneAt(0).Things.Select(thing => Look.Of(thing, 0)).ToArray();
        random.Shuffle(looks);
        var things = looks.Take(random.Next(3) == 0 ? 2 : 1).Select(look => Words.WithArticle(new Mention(random.Next(6) == 0 ? null : look.Colour, random.Next(6) == 0 && looks.Length < 3 ? null : look.Shape) switch
        {
            { Colour: null, Shape: null } => new Mention(look.Colour, look.Shape).Noun,
            var mention => mention.Noun,
        })).ToList();
        var phrasing = Phrasings[random.Next(Phrasings.Length)];
        return phrasing.Replace("{0}", Words.Join(things), StringComparison.Ordinal).Replace("{1}", script.SceneAt(0).Background.Name, StringComparison.Ordinal);
    }

    private static Stretch All(Script script) => new(0, script.DurationSeconds);
}
