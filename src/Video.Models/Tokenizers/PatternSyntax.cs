namespace Video.Models.Tokenizers;

/// <summary>A pattern as it is written; <see cref="Compile"/> turns it into nodes that lead to what follows.</summary>
internal abstract record PatternSyntax
{
    /// <summary>Whether this may match without taking a code point.</summary>
    public abstract bool MayBeEmpty { get; }

    public abstract PatternNode Compile(PatternNode next);

    internal sealed record Sequence(IReadOnlyList<PatternSyntax> Items) : PatternSyntax
    {
        public override bool MayBeEmpty => Items.All(item => item.MayBeEmpty);

        public override PatternNode Compile(PatternNode next) => Items.Reverse().Aggregate(next, (following, item) => item.Compile(following));
    }

    internal sealed record Alternatives(IReadOnlyList<PatternSyntax> Branches) : PatternSyntax
    {
        public override bool MayBeEmpty => Branches.Any(branch => branch.MayBeEmpty);

        public override PatternNode Compile(PatternNode next) => new BranchNode([.. Branches.Select(branch => branch.Compile(next))]);
    }

    internal sealed record Run(CharacterSet Set, int Min, int Max, Greed Greed) : PatternSyntax
    {
        public override bool MayBeEmpty => Min == 0;

        public override PatternNode Compile(PatternNode next) => new RunNode(Set, Min, Max, Greed, next);
    }

    internal sealed record LookAhead(PatternSyntax Inner, bool Negative) : PatternSyntax
    {
        public override bool MayBeEmpty => true;

        public override PatternNode Compile(PatternNode next) => new LookAheadNode(Inner.Compile(new AcceptNode()), Negative, next);
    }

    internal sealed record Atomic(PatternSyntax Inner) : PatternSyntax
    {
        public override bool MayBeEmpty => Inner.MayBeEmpty;

        public override PatternNode Compile(PatternNode next) => new AtomicNode(Inner.Compile(new AcceptNode()), next);
    }

    /// <summary>A group from Min to Max times; Max is null for any number.</summary>
    internal sealed record Repeat(PatternSyntax Inner, int Min, int? Max, bool Lazy) : PatternSyntax
    {
        public override bool MayBeEmpty => Min == 0 || Inner.MayBeEmpty;

        public override PatternNode Compile(PatternNode next)
        {
            var following = Max is { } max ? CompileOptional(max - Min, next) : CompileEndless(next);
            for (var i = 0; i < Min; i++) following = Inner.Compile(following);
            return following;
        }

        private PatternNode CompileOptional(int times, PatternNode next)
        {
            var following = next;
            for (var i = 0; i < times; i++)
            {
                var more = Inner.Compile(following);
                following = new BranchNode(Lazy ? [next, more] : [more, next]);
            }

            return following;
        }

        private RepeatNode CompileEndless(PatternNode next)
        {
            if (Inner.MayBeEmpty) throw new FormatException("an endless repetition of what may be empty is not supported");

            var repeat = new RepeatNode(Lazy, next);
            repeat.Body = Inner.Compile(repeat);
            return repeat;
        }
    }
}
