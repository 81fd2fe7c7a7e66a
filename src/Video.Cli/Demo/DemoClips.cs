using Video.Media;
using Video.World;

namespace Video.Cli.Demo;

/// <summary>Draws the demo's clips and encodes them to real H.264, once.</summary>
internal sealed class DemoClips(IMediaTool tool, MediaOptions options, string folder)
{
    /// <summary>The clips' files, in the order of <see cref="DemoScripts.All"/>.</summary>
    public async Task<IReadOnlyList<string>> MakeAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var script in DemoScripts.All)
        {
            var file = Path.Combine(folder, $"{script.Name}.mp4");
            if (!File.Exists(file))
            {
                await EncodeAsync(script, file, cancellationToken);
            }

            files.Add(file);
        }

        return files;
    }

    private async Task EncodeAsync(Script script, string file, CancellationToken cancellationToken)
    {
        await using var writer = new VideoWriter(tool, options, file, new VideoFormat { Width = script.Width, Height = script.Height, FramesPerSecond = script.FramesPerSecond });
        for (var frame = 0; frame < script.Frames; frame++)
        {
            var rgb = new byte[script.Width * script.Height * 3]; // the writer may still be reading the ones before
            Painter.Paint(script, frame / script.FramesPerSecond, rgb);
            await writer.WriteAsync(rgb, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
