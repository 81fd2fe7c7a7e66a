using TorchSharp;

namespace Video.Cli.Doctor;

/// <summary>Whether libtorch sees a GPU; none is fine, one that is there and not used is not.</summary>
internal static class GpuCheck
{
    public static Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var devices = torch.cuda.device_count();
        var isUnused = devices == 0 && File.Exists("/dev/nvidia0");

        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            new Finding
            {
                Name = "gpu",
                State = isUnused ? FindingState.Warn : FindingState.Ok,
                Found = devices > 0 ? $"{devices} CUDA device{(devices == 1 ? "" : "s")}"
                    : isUnused ? "an NVIDIA GPU that this libtorch cannot use"
                    : "none; models run on the processor",
                Remedy = isUnused ? "unpack a libtorch with CUDA (https://pytorch.org), set LIBTORCH to its folder and run again" : null,
                Facts = new() { ["devices"] = devices },
            },
        ]);
    }
}
