using System.Diagnostics;

namespace TorchSharp.Tests;

public sealed class NativeBuildTests
{
    [Fact]
    public void A_missing_compiler_is_named_with_its_remedy()
    {
        var (exit, error) = Build("CXX", "no-such-compiler");

        Assert.NotEqual(0, exit);
        Assert.Contains("no-such-compiler was not found", error);
        Assert.Contains("apt-get install g++", error);
        Assert.Contains(" : error TS0001: ", error); // the form in which MSBuild shows it
    }

    [Fact]
    public void A_LIBTORCH_that_is_none_is_named_with_its_remedy()
    {
        var (exit, error) = Build("LIBTORCH", "/no/such/folder");

        Assert.NotEqual(0, exit);
        Assert.Contains("LIBTORCH is /no/such/folder", error);
    }

    private static (int Exit, string Error) Build(string variable, string value)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "src/TorchSharp/native/build.sh"), ["/dev/null", "none.cpp"]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
