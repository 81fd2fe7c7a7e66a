namespace Video.Media;

/// <summary>One decoded frame as shot detection sees it: how bright it is and how far it lies from the frame before.</summary>
/// <param name="Seconds">Presentation seconds.</param>
/// <param name="MeanLuma">0 black to 1 white.</param>
/// <param name="HistogramDistance">Half the L1 distance between colour histograms of this frame and the one before: 0 the same to 1 disjoint; 0 for the first.</param>
/// <param name="PixelDistance">Mean absolute difference from the frame before, 0 to 1; 0 for the first.</param>
public readonly record struct FrameSignal(double Seconds, float MeanLuma, float HistogramDistance, float PixelDistance);
