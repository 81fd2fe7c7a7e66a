namespace Video.Models.Preprocessing;

/// <summary>A picture or clip that the model's reference refuses too, such as one far too long for its height.</summary>
public sealed class UnusablePictureException(string subject, string expected, string got, string remedy)
    : Exception($"{subject}: expected {expected}, got {got}; {remedy}");
