namespace Video.World;

/// <summary>What a question asks for.</summary>
public enum QuestionKind { Colour, Shape, Count, Motion, Background, Order, When, YesNo }

/// <summary>A question about a clip with its one canonical answer.</summary>
/// <param name="Expected">What a right answer in any wording must say.</param>
/// <param name="Evidence">The half-open range that the answer rests on; null where the answer is that the video does not show it.</param>
public sealed record WorldQuestion(QuestionKind Kind, string Text, string Answer, Expected Expected, Stretch? Evidence)
{
    /// <summary>What is answered when the video does not show what is asked.</summary>
    public const string NotInVideo = "not in this video";

    /// <summary>Whether it asks for something that is not there.</summary>
    public bool IsAbsent => Expected is Expected.NotThere;
}

/// <summary>The fact that a right answer states.</summary>
public abstract record Expected
{
    private Expected() { }

    /// <summary>A colour's name, of a thing or a background.</summary>
    public sealed record Colour(string Name) : Expected;

    /// <summary>A shape.</summary>
    public sealed record Form(Shape Shape) : Expected;

    /// <summary>A number of things.</summary>
    public sealed record Number(int Count) : Expected;

    /// <summary>A way of moving.</summary>
    public sealed record Motion(MotionKind Kind) : Expected;

    /// <summary>A moment in seconds.</summary>
    public sealed record At(double Seconds) : Expected;

    /// <summary>A range in seconds.</summary>
    public sealed record Between(double Start, double End) : Expected;

    /// <summary>Yes or no; the motion that is true where an answer goes on to say one.</summary>
    /// <param name="Asks">What is asked with yes and with no: the name of the phrasing, such as <c>is-there</c>.</param>
    public sealed record YesNo(bool IsYes, string Asks) : Expected
    {
        public MotionKind? TrueMotion { get; init; }
    }

    /// <summary>One of two or more things.</summary>
    public sealed record Thing(Look Look) : Expected;

    /// <summary>Something that happens.</summary>
    public sealed record Event(Happening Happening) : Expected;

    /// <summary>The video does not show it.</summary>
    public sealed record NotThere : Expected;
}
