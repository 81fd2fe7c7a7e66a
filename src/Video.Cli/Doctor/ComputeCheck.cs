using TorchSharp;
using TorchSharp.Extensions;

namespace Video.Cli.Doctor;

/// <summary>In which type this machine computes fastest, and how fast; measured now, so a busy machine shows less.</summary>
internal static class ComputeCheck
{
    public static Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var types = ComputeTypes.Measure(TimeProvider.System, cancellationToken);
        var products = types.Products == torch.ScalarType.BFloat16 ? "bf16" : "fp32";

        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            new Finding
            {
                Name = "compute",
                State = FindingState.Ok,
                Found = $"{products}: bf16 {types.BFloat16GigaFlops:0} GFLOP/s, fp32 {types.Float32GigaFlops:0} GFLOP/s, memory {types.ReadGigabytesPerSecond:0} GB/s",
                Facts = new()
                {
                    ["products"] = products,
                    ["bf16GigaFlops"] = Math.Round(types.BFloat16GigaFlops, 1),
                    ["fp32GigaFlops"] = Math.Round(types.Float32GigaFlops, 1),
                    ["readGigabytesPerSecond"] = Math.Round(types.ReadGigabytesPerSecond, 1),
                },
            },
        ]);
    }
}
