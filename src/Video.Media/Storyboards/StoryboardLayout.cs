namespace Video.Media;

/// <summary>How pictures lie on sheets, row by row (pure). Sizes are even, so that no picture shares its colours with the next in 4:2:0.</summary>
/// <param name="Width">Of a picture.</param>
/// <param name="Height">Of a picture.</param>
internal sealed record StoryboardLayout(int Width, int Height)
{
    /// <summary>What every browser and phone shows as one picture.</summary>
    private const int LongestSheetSide = 4096;

    /// <summary>A sheet is fetched whole before its first picture is seen.</summary>
    private const int MostPicturesInRow = 10;

    /// <summary>A picture of a tower is not to be a sheet of its own.</summary>
    private const int HighestPicture = 800;

    public int Columns => Math.Clamp(LongestSheetSide / Width, 1, MostPicturesInRow);

    public int Rows => Math.Clamp(LongestSheetSide / Height, 1, MostPicturesInRow);

    public int PerSheet => Columns * Rows;

    /// <summary>As wide as asked for, with the proportions of the video as it is shown; narrower where it would be too high.</summary>
    public static StoryboardLayout Of(VideoStream video, int width)
    {
        var height = (double)width * video.DisplayHeight / video.DisplayWidth;
        var scale = Math.Min(1, HighestPicture / height);
        return new StoryboardLayout(Even(width * scale), Even(height * scale));
    }

    /// <summary>The left and upper edge of a picture on its sheet.</summary>
    /// <param name="place">From 0, on the sheet.</param>
    public (int Left, int Top) Place(int place) => (place % Columns * Width, place / Columns * Height);

    /// <summary>The size of a sheet with so many pictures: without empty rows, and without empty columns where there is but one row.</summary>
    public (int Width, int Height) SheetSize(int pictures) => (Math.Min(pictures, Columns) * Width, (pictures + Columns - 1) / Columns * Height);

    private static int Even(double value) => Math.Max(2, 2 * (int)Math.Round(value / 2));
}
