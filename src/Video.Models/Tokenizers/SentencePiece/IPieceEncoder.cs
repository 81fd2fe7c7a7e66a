namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>Cuts a normalised text into pieces.</summary>
internal interface IPieceEncoder
{
    /// <returns>The parts of the text in order, each with its piece's id; what has no piece has the unknown one's.</returns>
    List<(string Text, int Id)> Encode(string normalized);
}

/// <summary>The pieces of a model by their texts.</summary>
internal sealed class PieceTable
{
    private readonly Dictionary<string, int> _cut = [];
    private readonly Dictionary<string, int> _reserved = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _cutBySpan;

    public PieceTable(SentencePieceModel model)
    {
        Pieces = model.Pieces;
        for (var id = 0; id < Pieces.Count; id++)
        {
            var isCut = Pieces[id].Kind is PieceKind.Normal or PieceKind.UserDefined or PieceKind.Unused;
            (isCut ? _cut : _reserved)[Pieces[id].Text] = id;
            if (isCut) Longest = Math.Max(Longest, Pieces[id].Text.Length);
            if (Pieces[id].Kind == PieceKind.Unknown) Unknown = id;
        }

        _cutBySpan = _cut.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Id of the piece that stands for what has none.</summary>
    public int Unknown { get; }

    /// <summary>Length of the longest piece that texts are cut into, in UTF-16.</summary>
    public int Longest { get; }

    /// <summary>The id of a piece that texts are cut into.</summary>
    public bool Find(ReadOnlySpan<char> text, out int id) => _cutBySpan.TryGetValue(text, out id);

    /// <summary>The id of any piece, the unknown one's where there is none.</summary>
    public int IdOf(string text) => _reserved.TryGetValue(text, out var id) || _cut.TryGetValue(text, out id) ? id : Unknown;
}
