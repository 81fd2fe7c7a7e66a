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
                var partial = Path.Combine(folder, "partial.mp4"); // so that a clip that is there is whole
                await ClipWriter.WriteAsync(script, partial, tool, options, progress: null, cancellationToken);
                File.Move(partial, file, overwrite: true);
            }

            files.Add(file);
        }

        return files;
    }
}
