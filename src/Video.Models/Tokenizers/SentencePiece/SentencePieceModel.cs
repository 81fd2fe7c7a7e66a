using System.Text;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers.SentencePiece;

internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

internal enum SentencePieceKind
{
    Unigram = 1,
    BytePairs = 2,
    Words = 3,
    Characters = 4,
}

/// <summary>A piece of a vocabulary.</summary>
/// <param name="Score">Log probability, or rank of its merge: the higher the sooner.</param>
internal readonly record struct Piece(string Text, float Score, PieceKind Kind);

/// <summary>What a spiece.model holds: pieces, how texts are cut into them, and how texts are written before.</summary>
/// <remarks>Reference: sentencepiece, src/sentencepiece_model.proto, ModelProto.</remarks>
internal sealed record SentencePieceModel
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<Piece> Pieces { get; init; }

    public required SentencePieceKind Kind { get; init; }

    /// <summary>Whether characters without a piece become their bytes.</summary>
    public required bool ByteFallback { get; init; }

    /// <summary>Whether the mark of a word's space stands behind it.</summary>
    public required bool SpaceIsSuffix { get; init; }

    /// <summary>How texts are written before they are cut; empty for as they are.</summary>
    public required byte[] CharacterMap { get; init; }

    public required bool AddsSpaceInFront { get; init; }

    public required bool RemovesExtraSpaces { get; init; }

    public required bool EscapesSpaces { get; init; }

    /// <exception cref="CheckpointException">The file is not there or is not a SentencePiece model.</exception>
    public static SentencePieceModel Load(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            throw new CheckpointException(path, "file", "a SentencePiece model", e.Message, "fetch the tokenizer files again", e);
        }
    }

    private static SentencePieceModel Read(ReadOnlySpan<byte> bytes)
    {
        var pieces = new List<Piece>();
        ReadOnlySpan<byte> trainer = default, normalizer = default;
        var model = new ProtobufReader(bytes);
        while (model.Next())
        {
            switch (model.Field)
            {
                case 1:
                    pieces.Add(ReadPiece(model.Bytes));
                    break;
                case 2:
                    trainer = model.Bytes;
                    break;
                case 3:
                    normalizer = model.Bytes;
                    break;
            }
        }

        if (pieces.Count == 0) throw new FormatException("no pieces");
        return ReadNormalizer(normalizer, ReadTrainer(trainer, pieces));
    }

    private static Piece ReadPiece(ReadOnlySpan<byte> bytes)
    {
        var piece = new Piece("", 0, PieceKind.Normal);
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            piece = reader.Field switch
            {
                1 => piece with { Text = Encoding.UTF8.GetString(reader.Bytes) },
                2 => piece with { Score = reader.Float },
                3 => piece with { Kind = (PieceKind)reader.Varint },
                _ => piece,
            };
        }

        return piece;
    }

    private static SentencePieceModel ReadTrainer(ReadOnlySpan<byte> bytes, List<Piece> pieces)
    {
        var model = new SentencePieceModel
        {
            Pieces = pieces,
            Kind = SentencePieceKind.Unigram,
            ByteFallback = false,
            SpaceIsSuffix = false,
            CharacterMap = [],
            AddsSpaceInFront = true,
            RemovesExtraSpaces = true,
            EscapesSpaces = true,
        };
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            model = reader.Field switch
            {
                3 => model with { Kind = (SentencePieceKind)reader.Varint },
                24 => model with { SpaceIsSuffix = reader.Flag },
                35 => model with { ByteFallback = reader.Flag },
                _ => model,
            };
        }

        return model;
    }

    private static SentencePieceModel ReadNormalizer(ReadOnlySpan<byte> bytes, SentencePieceModel model)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            model = reader.Field switch
            {
                2 => model with { CharacterMap = reader.Bytes.ToArray() },
                3 => model with { AddsSpaceInFront = reader.Flag },
                4 => model with { RemovesExtraSpaces = reader.Flag },
                5 => model with { EscapesSpaces = reader.Flag },
                _ => model,
            };
        }

        return model;
    }
}
