namespace Video.World;

/// <summary>A thing as a text speaks of it; what is null is not said.</summary>
public sealed record Mention(string? Colour, Shape? Shape)
{
    /// <summary>Whether a look is what is spoken of.</summary>
    public bool Fits(Look look) => (Colour ?? look.Colour) == look.Colour && (Shape ?? look.Shape) == look.Shape;

    /// <summary>Whether a word is the noun of what is spoken of: "circle", "circles"; "thing" and the like where only a colour is said.</summary>
    public bool IsNoun(string word) => Shape is { } shape ? word == Words.Name(shape) || word == Words.Plural(shape) : Phrasings.IsAnyThing(word);

    /// <summary>"red circle", "circle", "red thing".</summary>
    public string Noun => string.Join(' ', new[] { Colour, Shape is { } shape ? Words.Name(shape) : "thing" }.Where(word => word is not null));
}

/// <summary>One thing that a text claims.</summary>
public abstract record StatedFact
{
    private StatedFact() { }

    /// <summary>There is such a thing.</summary>
    public sealed record Thing(Mention What) : StatedFact;

    /// <summary>It moves so.</summary>
    public sealed record Motion(Mention What, MotionKind Kind) : StatedFact;

    /// <summary>Something happens to it; the time is null where none is said.</summary>
    public sealed record Event(Mention What, HappeningKind Kind, double? Seconds) : StatedFact
    {
        /// <summary>What it turns or becomes; null for other kinds.</summary>
        public Mention? After { get; init; }

        /// <summary>What it passes; null for other kinds.</summary>
        public Mention? Other { get; init; }
    }

    /// <summary>The background has that colour.</summary>
    public sealed record Background(string Colour) : StatedFact;

    /// <summary>The camera pans there.</summary>
    public sealed record Pan(MotionKind Kind) : StatedFact;

    /// <summary>There is a cut.</summary>
    public sealed record Cut(double? Seconds) : StatedFact;
}
