namespace Video.Models.Preprocessing;

/// <summary>How exactly the weights of a resize are kept; the two differ by at most one step of 255, in few pixels.</summary>
public enum FixedPoint
{
    /// <summary>22 bits behind the point, as Pillow.</summary>
    Pillow,

    /// <summary>As many bits as let the largest weight fit 16, as PyTorch and torchvision, which the reference's processors resize with.</summary>
    Torch,
}
