using Video.Models.Checkpoints;
using Video.Models.Preprocessing;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.Preprocessing;

public sealed class PatchSettingsFilesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("""{"min_pixels":100,"max_pixels":200}""", 100, 200)]
    [InlineData("""{"size":{"shortest_edge":100,"longest_edge":200}}""", 100, 200)]
    [InlineData("""{"size":{"min_pixels":100,"max_pixels":200}}""", 100, 200)]
    [InlineData("""{"min_pixels":100,"size":{"shortest_edge":1,"longest_edge":200}}""", 100, 200)]
    [InlineData("""{"min_pixels":100,"max_pixels":200,"size":{"min_pixels":1,"max_pixels":2}}""", 100, 200)]
    [InlineData("""{"min_pixels":100}""", 100, 28 * 28 * 1280)]
    [InlineData("""{}""", 56 * 56, 28 * 28 * 1280)]
    public void Limits_are_read_in_every_form(string json, long min, long max)
    {
        _scratch.Write("preprocessor_config.json", json);

        var settings = PatchSettingsFiles.ForPictures(_scratch.Folder);

        Assert.Equal((min, max), (settings.MinPixels, settings.MaxPixels));
    }

    [Fact]
    public void A_nested_file_counts_before_others()
    {
        _scratch.Write("preprocessor_config.json", """{"patch_size":10}""");
        _scratch.Write("video_preprocessor_config.json", """{"patch_size":11}""");
        _scratch.Write("processor_config.json", """{"image_processor":{"patch_size":12},"video_processor":{"patch_size":13}}""");

        Assert.Equal(12, PatchSettingsFiles.ForPictures(_scratch.Folder).Patch);
        Assert.Equal(13, PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen2_vl").Patch);

        _scratch.Write("processor_config.json", """{"processor_class":"Qwen2VLProcessor"}""");
        Assert.Equal(10, PatchSettingsFiles.ForPictures(_scratch.Folder).Patch);
        Assert.Equal(11, PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen2_vl").Patch);
    }

    [Fact]
    public void Without_a_file_for_videos_a_pictures_limits_hold_for_each_frame()
    {
        _scratch.Write("preprocessor_config.json", """{"min_pixels":100,"max_pixels":200,"image_processor_type":"Qwen2VLImageProcessor"}""");

        var settings = PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen2_5_vl");

        Assert.Equal((100, 200, false), (settings.MinPixels, settings.MaxPixels, settings.LimitsCountFrames));
    }

    [Fact]
    public void Later_families_count_the_frames_of_a_clip()
    {
        _scratch.Write("video_preprocessor_config.json", """{"size":{"shortest_edge":100,"longest_edge":200},"video_processor_type":"Qwen3VLVideoProcessor"}""");
        Assert.True(PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen3_vl").LimitsCountFrames);

        _scratch.Write("video_preprocessor_config.json", "{}");
        Assert.True(PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen3_5").LimitsCountFrames);
        Assert.Equal([0.5, 0.5, 0.5], PatchSettingsFiles.ForVideos(_scratch.Folder, "qwen3_5").Mean);
    }

    [Theory]
    [InlineData("""{"patch_size":0}""", "patch_size")]
    [InlineData("""{"resample":9}""", "resample")]
    [InlineData("""{"image_mean":[0.5]}""", "image_mean")]
    [InlineData("""{"size":{"height":224,"width":224}}""", "size.shortest_edge")]
    [InlineData("""{"max_pixels":-1}""", "max_pixels")]
    public void Wrong_values_are_refused_by_name(string json, string subject)
    {
        _scratch.Write("preprocessor_config.json", json);

        Assert.Equal(subject, Assert.Throws<CheckpointException>(() => PatchSettingsFiles.ForPictures(_scratch.Folder)).Subject);
    }

    [Fact]
    public void A_checkpoint_without_preprocessor_is_refused() =>
        Assert.Equal("preprocessor_config.json", Assert.Throws<CheckpointException>(() => PatchSettingsFiles.ForPictures(_scratch.Folder)).Subject);
}
