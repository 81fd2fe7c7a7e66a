namespace Video.Jobs.Pipelines;

/// <summary>The groups a worker can serve, each with its own limit.</summary>
public static class JobGroups
{
    public const string Cpu = "cpu";
    public const string Gpu = "gpu";
}
