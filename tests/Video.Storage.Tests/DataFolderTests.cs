namespace Video.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-folder-");

    [Theory]
    [InlineData("/data", "/xdg", "/home/me", false, "/data")]
    [InlineData("/data", "/xdg", "/root", true, "/data")]
    [InlineData("", "/xdg", "/home/me", false, "/xdg/video")]
    [InlineData(null, "not/absolute", "/home/me", false, "/home/me/.local/share/video")]
    [InlineData(null, null, "/home/me", false, "/home/me/.local/share/video")]
    [InlineData(null, null, "/root", true, "/var/lib/video")]
    public void The_folder_is_the_first_that_is_named(string? videoHome, string? dataHome, string? home, bool root, string expected) =>
        Assert.Equal(expected, Locate(videoHome, dataHome, home, root).Path);

    [Fact]
    public void A_relative_one_is_taken_from_the_current_folder() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "here"), Locate("here", dataHome: null, home: null, root: false).Path);

    [Fact]
    public void Without_any_the_setting_is_asked_for() =>
        Assert.Contains("set VIDEO_HOME", Assert.Throws<StorageException>(() => Locate(videoHome: null, dataHome: null, home: null, root: false)).Message);

    [Fact]
    public void It_is_made_where_it_is_missing_and_left_empty()
    {
        var folder = new DataFolder(Path.Combine(_folder.FullName, "a", "b"), "a test").Create();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void One_that_cannot_be_made_is_named_with_its_setting()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "in the way");
        var error = Assert.Throws<StorageException>(() => new DataFolder(file, "VIDEO_HOME").Create());
        Assert.Contains(file, error.Message);
        Assert.Contains("(VIDEO_HOME)", error.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static DataFolder Locate(string? videoHome, string? dataHome, string? home, bool root) => DataFolder.Locate(
        name => name switch { "VIDEO_HOME" => videoHome, "XDG_DATA_HOME" => dataHome, "HOME" => home, _ => null }, root);
}
