namespace Video.Media;

/// <summary>One decoded frame as shot detection sees it: how bright it is and how far it lies from the frames before.</summary>
/// <param name="Seconds">Presentation seconds.</param>
/// <param name="MeanLuma">0 black to 1 white.</param>
/// <param name="Distance">
/// From the frame before: half the share of pixels whose colour class changed, and twice the mean absolute difference of pixels (0 to 1). 0 for the first frame.
/// </param>
/// <param name="LastingDistance">
/// The least distance between one of this and the next two frames and one of the three before. A flash, or a frame that something flies through,
/// is like its neighbours but one and so lies near; behind a cut nothing is like anything before it.
/// </param>
public readonly record struct FrameSignal(double Seconds, float MeanLuma, float Distance, float LastingDistance);
