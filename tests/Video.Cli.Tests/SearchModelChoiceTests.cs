using Microsoft.Extensions.Logging;
using Video.Analysis.Models;
using Video.Cli.Videos;
using Video.Storage;
using Video.Storage.Stores;

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

    [Fact]
    public async Task What_ships_now_takes_the_place_of_an_earlier_demo_s_that_is_gone()
    {
        AnalysedClip.CopyDualEncoder(Path.Combine(_root, "demo-search"));
        await using var installation = await Installation.OpenAsync(new DatabaseOptions { Folder = new DataFolder(Path.Combine(_root, "home"), "a test").Create() }, LogLevel.Error, CancellationToken.None);
        await using var connection = await installation.Database.ConnectAsync(CancellationToken.None);
        var models = new SearchModelStore(connection);
        var earlier = await new EmbeddingStore(connection).RegisterAsync("fingerprint of an earlier one", "demo-search", dim: 64, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await models.EndFillingAsync(earlier.Number, CancellationToken.None);

        var chosen = await SearchModelChoice.ChooseForDemoAsync(installation, Folders, CancellationToken.None);

        Assert.Equal(Path.Combine(_root, "demo-search"), chosen?.Path);
        Assert.Equal(SearchModelChoice.FingerprintOf(chosen!.Path), (await models.FindAnsweringAsync(CancellationToken.None))?.Model.Fingerprint); // at once, since there are no videos

        var own = await new EmbeddingStore(connection).RegisterAsync("fingerprint of one's own", "clip", dim: 64, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await models.EndFillingAsync(own.Number, CancellationToken.None);
        Assert.Contains("expected the weights of clip", (await Assert.ThrowsAsync<WrongUseException>(() => SearchModelChoice.ChooseForDemoAsync(installation, Folders, CancellationToken.None))).Message, StringComparison.Ordinal);
    }
}
