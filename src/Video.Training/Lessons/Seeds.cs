namespace Video.Training.Lessons;

/// <summary>A seed of its own for every batch; the same on every machine, unlike System.HashCode.</summary>
/// <remarks>The mixing steps are those of SplitMix64 (Steele et al., Fast Splittable Pseudorandom Number Generators, 2014).</remarks>
internal static class Seeds
{
    public static int Of(int seed, int stage, long step)
    {
        var mixed = (ulong)seed * 0x9E3779B97F4A7C15 ^ (ulong)stage * 0xC2B2AE3D27D4EB4F ^ (ulong)step * 0x165667B19E3779F9;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)(mixed ^ (mixed >> 31));
    }
}
