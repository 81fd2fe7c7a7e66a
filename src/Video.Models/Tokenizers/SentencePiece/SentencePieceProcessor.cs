using System.Text;
using Video.Models.Checkpoints;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>From text to pieces, as a SentencePiece model says. Safe for use from several threads.</summary>
/// <remarks>Reference: sentencepiece, src/sentencepiece_processor.cc, SentencePieceProcessor::Encode.</remarks>
internal sealed class SentencePieceProcessor
{
    private readonly SentencePieceModel _model;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly PieceTable _table;
    private readonly IPieceEncoder _encoder;

    /// <exception cref="CheckpointException">The file is missing, damaged, or of a kind that is not known here.</exception>
    public SentencePieceProcessor(string path)
    {
        _model = SentencePieceModel.Load(path);
        _table = new PieceTable(_model);
        _encoder = _model.Kind switch
        {
            SentencePieceKind.Unigram => new UnigramEncoder(_table),
            SentencePieceKind.BytePairs => new PiecePairEncoder(_table),
            var other => throw new CheckpointException(path, "model_type", "unigram or BPE", $"{other}", "this kind of tokenizer is not supported"),
        };
        try
        {
            _normalizer = new SentencePieceNormalizer(_model);
        }
        catch (FormatException e)
        {
            throw new CheckpointException(path, "precompiled_charsmap", "a double array and its texts", e.Message, "fetch the tokenizer files again", e);
        }
    }

    public int IdOf(string piece) => _table.IdOf(piece);

    /// <summary>Whether the vocabulary has this very piece.</summary>
    public bool Has(string piece) => _table.Pieces[_table.IdOf(piece)].Text == piece;

    /// <summary>The pieces of a text; neighbours without a piece are one.</summary>
    public List<string> Encode(string text)
    {
        var pieces = new List<string>();
        var previousIsUnknown = false;
        foreach (var (part, id) in _encoder.Encode(_normalizer.Normalize(text)))
        {
            var isUnknown = _table.Pieces[id].Kind == PieceKind.Unknown;
            if (isUnknown && _model.ByteFallback) pieces.AddRange(Encoding.UTF8.GetBytes(part).Select(value => $"<0x{value:X2}>"));
            else if (isUnknown && previousIsUnknown) pieces[^1] += part;
            else pieces.Add(part);
            previousIsUnknown = isUnknown;
        }

        return pieces;
    }
}
