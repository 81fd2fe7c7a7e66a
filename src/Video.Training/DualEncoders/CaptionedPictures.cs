using Video.Models;
using Video.Training.Lessons;

namespace Video.Training.DualEncoders;

/// <summary>Pictures and as many texts, and which of them belong together.</summary>
/// <param name="Truth">What each picture shows, cell by cell.</param>
/// <param name="Fits">[pictures · texts]: whether a text describes a picture; each picture's own text always does.</param>
internal sealed record CaptionedPictures(IReadOnlyList<RgbImage> Pictures, IReadOnlyList<string> Texts, IReadOnlyList<FrameTruth> Truth, bool[] Fits);
