namespace Video.Storage.Stores;

/// <summary>Vectors of length 1, as dual encoders give them.</summary>
internal static class UnitVector
{
    /// <exception cref="ArgumentException">The vector cannot be one of this model's.</exception>
    public static void Check(float[] vector, EmbeddingModel model)
    {
        if (vector.Length != model.Dim) throw new ArgumentException($"vector: expected {model.Dim} values as {model.Name} has, got {vector.Length}", nameof(vector));

        var length = Length(vector);
        if (!(length is > 0.99 and < 1.01)) throw new ArgumentException($"vector of {model.Name}: expected finite values and length 1, got length {length}", nameof(vector));
    }

    /// <summary>Null where there are none, or where they cancel each other out.</summary>
    public static float[]? MeanOf(IReadOnlyList<float[]> vectors)
    {
        if (vectors.Count == 0) return null;

        var sum = new float[vectors[0].Length];
        foreach (var vector in vectors)
            for (var i = 0; i < sum.Length; i++)
                sum[i] += vector[i];
        var length = Length(sum);
        return length > 1e-3 ? Array.ConvertAll(sum, value => (float)(value / length)) : null;
    }

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));
}
