using System.Runtime.InteropServices;
using System.Text.Json;
using Video.Models.Checkpoints;
using Video.Models.Preprocessing;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.Preprocessing;

/// <summary>The records' pictures and clips; nothing is checked where the records are not.</summary>
public sealed class GoldenPreprocessingTests
{
    [Fact]
    public void Pictures_and_clips_give_the_recorded_patches_exactly()
    {
        foreach (var folder in GoldenRecords.Folders("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_5"))
        {
            var model = Path.Combine(folder, "model");
            using var tensors = SafetensorsFile.Open(Path.Combine(folder, "record.safetensors"));
            var record = CheckpointConfig.Load(Path.Combine(folder, "record.json"));
            var pictures = new PatchPreprocessor(PatchSettingsFiles.ForPictures(model));
            var videos = new PatchPreprocessor(PatchSettingsFiles.ForVideos(model, record.Text("family")));

            foreach (var found in record.Element.GetProperty("cases").EnumerateArray())
            {
                var name = found.GetProperty("name").GetString();
                Check(tensors, pictures, found.GetProperty("images").EnumerateArray().Select(Text), $"{name}/pixel_values", $"{name}/image_grid_thw");
                Check(tensors, videos, found.GetProperty("videos").EnumerateArray().Select(video => Text(video.GetProperty("frames"))), $"{name}/pixel_values_videos", $"{name}/video_grid_thw");
            }
        }
    }

    private static void Check(SafetensorsFile tensors, PatchPreprocessor preprocessor, IEnumerable<string> names, string valuesName, string gridName)
    {
        var values = new List<float>();
        var grids = new List<int>();
        foreach (var frames in names.Select(tensors.Get))
        {
            var shape = frames.Shape.Select(side => (int)side).ToArray();
            var (layout, patches) = preprocessor.Process(shape.Length == 4 ? shape[0] : 1, shape[^3], shape[^2], frames.Bytes.ToArray(), TestContext.Current.CancellationToken);
            values.AddRange(patches);
            grids.AddRange([layout.Grid.Time, layout.Grid.Height, layout.Grid.Width]);
        }

        if (values.Count == 0) return;
        Assert.Equal(MemoryMarshal.Cast<byte, int>(tensors.Get(gridName).Bytes).ToArray(), grids);
        var expected = MemoryMarshal.Cast<byte, float>(tensors.Get(valuesName).Bytes).ToArray();
        Assert.Equal(expected.Length, values.Count);
        var differing = Enumerable.Range(0, expected.Length).Count(i => expected[i] != values[i]);
        Assert.True(differing == 0, $"{tensors.Path} {valuesName}: {differing} of {expected.Length} values differ, at most by {expected.Zip(values).Max(pair => Math.Abs(pair.First - pair.Second))}");
    }

    private static string Text(JsonElement element) => element.GetString() ?? "";
}
