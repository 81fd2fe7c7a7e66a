using Video.Jobs.Pipelines;

namespace Video.Jobs.Tests.Pipelines;

public sealed class PipelineTests
{
    [Fact]
    public void A_pipeline_begins_with_its_only_first_stage()
    {
        var (first, each) = (new PipelineStage("a", JobGroups.Cpu, Follow.First), new PipelineStage("b", JobGroups.Cpu, Follow.Each));
        Assert.Throws<ArgumentException>(() => new Pipeline());
        Assert.Throws<ArgumentException>(() => new Pipeline(each));
        Assert.Throws<ArgumentException>(() => new Pipeline(first, first with { Name = "c" }));
        Assert.Throws<ArgumentException>(() => new Pipeline(first, each with { Name = "a" }));
        Assert.Equal(first, new Pipeline(first, each).First);
    }

    [Fact]
    public void The_video_pipeline_says_what_follows_what()
    {
        var pipeline = Pipeline.Video;
        Assert.Equal(["probe", "encode", "caption", "summarise", "index"], pipeline.Stages.Select(stage => stage.Name));
        Assert.Equal([null, "caption", null, "index", null], pipeline.Stages.Select(stage => pipeline.EachAfter(stage)?.Name));
        Assert.Equal(["summarise"], pipeline.AllAfter(pipeline.Find("probe")).Select(stage => stage.Name));
        Assert.Empty(pipeline.AllAfter(pipeline.Find("summarise")));
    }
}
