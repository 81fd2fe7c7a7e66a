namespace Video.Models.Preprocessing;

/// <summary>Patches of a picture or clip in time, height and width, before merging.</summary>
public sealed record VisualGrid(int Time, int Height, int Width)
{
    public int Patches => checked(Time * Height * Width);
}
