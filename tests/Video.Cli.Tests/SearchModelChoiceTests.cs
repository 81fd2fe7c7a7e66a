using Video.Analysis.Models;
using Video.Cli.Videos;

namespace Video.Cli.Tests;

/// <summary>Which dual encoder is taken where none is named.</summary>
public sealed class SearchModelChoiceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("search-models-").FullName;

    private ModelFolders Folders => new([_root]);

    private ModelFolder Demo => new("demo", Path.Combine(_root, "demo"));

    private ModelFolder Real => new("qwen", Path.Combine(_root, "qwen"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_demo_s_is_taken_for_its_own_videos_and_where_it_is_named()
    {
        AnalysedClip.CopyDualEncoder(Path.Combine(_root, "demo-search"));

        Assert.Equal("demo-search", SearchModelChoice.Choose(Folders, nameOrPath: null, Demo)?.Name);
        Assert.Null(SearchModelChoice.Choose(Folders, nameOrPath: null, Real)); // it would call every street a red square
        Assert.Equal("demo-search", SearchModelChoice.Choose(Folders, "demo-search", Real)?.Name);
        Assert.Null(SearchModelChoice.Choose(Folders, "none", Demo));
    }

    [Fact]
    public void One_s_own_comes_before_the_demo_s_and_two_must_be_told_apart()
    {
        AnalysedClip.CopyDualEncoder(Path.Combine(_root, "demo-search"));
        AnalysedClip.CopyDualEncoder(Path.Combine(_root, "clip"));
        Assert.Equal("clip", SearchModelChoice.Choose(Folders, nameOrPath: null, Demo)?.Name);
        Assert.Equal("clip", SearchModelChoice.Choose(Folders, nameOrPath: null, Real)?.Name);

        AnalysedClip.CopyDualEncoder(Path.Combine(_root, "siglip"));
        Assert.Contains("--search-model none", Assert.Throws<WrongUseException>(() => SearchModelChoice.Choose(Folders, nameOrPath: null, Real)).Message, StringComparison.Ordinal);
    }
}
