namespace Video.Media;

/// <summary>The pixels of a sheet that is being filled.</summary>
internal sealed class StoryboardSheet(StoryboardLayout layout)
{
    private readonly List<byte[]> _pictures = [];

    public int Count => _pictures.Count;

    public (int Left, int Top) Add(DecodedFrame frame)
    {
        _pictures.Add(frame.Pixels.ToArray());
        return layout.Place(_pictures.Count - 1);
    }

    /// <summary>RGB24 [height, width, 3], and an empty sheet again.</summary>
    public (byte[] Pixels, int Width, int Height) Take()
    {
        var (width, height) = layout.SheetSize(_pictures.Count);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < _pictures.Count; i++) Draw(_pictures[i], layout.Place(i), pixels, width);
        _pictures.Clear();
        return (pixels, width, height);
    }

    private void Draw(byte[] picture, (int Left, int Top) place, byte[] pixels, int sheetWidth)
    {
        var row = layout.Width * 3;
        for (var y = 0; y < layout.Height; y++) picture.AsSpan(y * row, row).CopyTo(pixels.AsSpan((((place.Top + y) * sheetWidth) + place.Left) * 3));
    }
}
