using TorchSharp;
using Video.Models;
using Video.Training.Optimisation;
using Video.Training.Runs;
using Video.Training.VisionLanguage;
using static TorchSharp.torch;

namespace Video.Training.DualEncoders;

/// <summary>Trains a dual encoder so that pictures lie near the texts that describe them and far from the others.</summary>
/// <remarks>
/// Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021, section 2.3; where several texts of a batch describe a picture, all of them are right
/// (Khosla et al., Supervised Contrastive Learning, 2020).
/// </remarks>
internal sealed class DualEncoderTrainer(DualEncoder model, SeenHeads heads, Optimiser optimiser)
{
    /// <summary>Learns from a batch.</summary>
    /// <param name="seenWeight">Weight of the heads' loss beside that of pictures and texts.</param>
    public StepResult Step(CaptionedPictures batch, double seenWeight, double learningRate)
    {
        using var scope = NewDisposeScope();
        var (total, result) = Forward(batch, seenWeight);
        total.backward();
        return result with { GradientNorm = optimiser.Step(learningRate) };
    }

    /// <summary>Judges a batch without learning from it.</summary>
    public StepResult Judge(CaptionedPictures batch)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        return Forward(batch, seenWeight: 1).Result;
    }

    private (Tensor Total, StepResult Result) Forward(CaptionedPictures batch, double seenWeight)
    {
        using var last = new StageOutput("layer.");
        var seen = DualEncoder.Normalised(model.Parts.Vision.Encode(model.Parts.Preprocessor.Process(batch.Pictures, CancellationToken.None), last));
        var read = DualEncoder.Normalised(model.Parts.Text.Encode(model.Parts.Tokenizer.Encode(batch.Texts, toFullLength: false), recorder: null));
        var logits = model.Logits(seen, read);                                                                       // [pictures, texts]
        var fits = tensor(batch.Fits.Select(fit => fit ? 1f : 0f).ToArray(), [batch.Pictures.Count, batch.Texts.Count]).to(logits.device);
        var loss = Loss(logits, fits).add(Loss(logits.t(), fits.t())).div(2);

        var cells = last.Value.narrow(1, 1, last.Value.shape[1] - 1);                                              // without the class token
        var told = heads.Judge(cells, last.Value.select(1, 0).to(ScalarType.Float32), batch.Truth);
        var right = new Dictionary<string, (int, int)> { ["text to picture"] = (Hits(logits.t(), fits.t()), batch.Texts.Count), ["picture to text"] = (Hits(logits, fits), batch.Pictures.Count) };
        return (loss.add(told.Loss.mul(seenWeight)), new StepResult(loss.item<float>(), told.Loss.item<float>(), told.ColourAccuracy, told.ShapeAccuracy, 0, right) { Told = told.Told });
    }

    /// <summary>Cross-entropy with all that fits a row equally right.</summary>
    private static Tensor Loss(Tensor logits, Tensor fits) => nn.functional.cross_entropy(logits, fits.div(fits.sum(-1, keepdim: true)));

    /// <summary>Rows whose nearest neighbour fits.</summary>
    private static int Hits(Tensor logits, Tensor fits)
    {
        using var mode = no_grad();
        return (int)fits.gather(1, logits.argmax(-1, keepdim: true)).sum().item<float>();
    }
}
