namespace Video.Models.Encoders;

/// <summary>What is added to the scores of attention.</summary>
internal static class AttentionMask
{
    /// <summary>Hides a key. Finite, so that where all keys are hidden they count alike, as in the reference, and not as no number.</summary>
    public const float Hidden = -3e38f;
}
