namespace Video.Models.Goldens;

/// <summary>How a model is compared with a golden record.</summary>
public sealed record VerifyOptions
{
    /// <summary>Default fp32, in which the reference computed.</summary>
    public ModelDtype Dtype { get; init; } = ModelDtype.Float32;

    /// <summary>Default: the processor.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Cpu;

    /// <summary>Feed each part what the part before gave here, not what the record says it gave, so that errors add up. Default off.</summary>
    public bool EndToEnd { get; init; }
}
