namespace Video.Models.RandomCheckpoints;

/// <summary>A tensor of numbers around a centre.</summary>
internal sealed record RandomTensor(string Name, int[] Shape, float Center, float Deviation)
{
    public long Length => Shape.Aggregate(1L, (product, side) => product * side);

    /// <summary>Scaled so that products neither vanish nor explode.</summary>
    public static RandomTensor Matrix(string name, params int[] shape) => new(name, shape, Center: 0, Deviation: 1 / MathF.Sqrt(shape.Skip(1).Aggregate(1f, (product, side) => product * side)));
}
