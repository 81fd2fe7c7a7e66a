namespace Video.Models.Preprocessing;

/// <summary>What a picture or clip of a given size becomes, known before a pixel is read.</summary>
/// <param name="Frames">As given; a picture is one.</param>
/// <param name="Height">As given, in pixels.</param>
/// <param name="Width">As given.</param>
/// <param name="ResizedHeight">What the encoder sees.</param>
/// <param name="ResizedWidth">What the encoder sees.</param>
/// <param name="Grid">Patches in time, height and width.</param>
/// <param name="PatchLength">Values in a patch: 3 × frames × height × width of it.</param>
public sealed record PatchLayout(int Frames, int Height, int Width, int ResizedHeight, int ResizedWidth, VisualGrid Grid, int PatchLength)
{
    /// <summary>Values in all patches.</summary>
    public int Length => checked(Grid.Patches * PatchLength);
}
