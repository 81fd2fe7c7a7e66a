namespace Video.Models.Preprocessing;

/// <summary>How exactly the weights of a resize are kept, and which of its passes comes first; they differ by at most one step of 255, in few pixels.</summary>
public enum FixedPoint
{
    /// <summary>22 bits behind the point, as Pillow.</summary>
    Pillow,

    /// <summary>As Pillow from version 13 on: with columns before rows where the height shrinks by far more than the width.</summary>
    Pillow13,

    /// <summary>As many bits as let the largest weight fit 16, as PyTorch and torchvision, which the reference's processors resize with.</summary>
    Torch,
}
