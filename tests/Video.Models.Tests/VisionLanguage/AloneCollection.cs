namespace Video.Models.Tests.VisionLanguage;

/// <summary>Tests that count live tensors: nothing else may make any meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
