using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Tests.DualEncoders;

/// <summary>The towers let gradients through to every weight, and following them makes the loss smaller.</summary>
public sealed class TrainingTests
{
    [Theory]
    [InlineData("clip-tiny")]
    [InlineData("siglip-tiny")]
    [InlineData("siglip2-tiny")]
    [InlineData("open_clip-tiny")]
    public void A_few_steps_along_the_gradient_bring_pictures_and_their_texts_together(string name)
    {
        Store? store = null;
        using var model = DualEncoder.Load(DualEncoderTests.Folder(name), checkpoint => store = new Store(checkpoint));
        Assert.NotNull(store);
        Assert.NotEmpty(store.Parameters);

        var losses = Enumerable.Range(0, 6).Select(_ => Step(model, store)).ToList();
        Assert.True(losses[^1] < losses[0] * 0.9, string.Join(' ', losses));
    }

    [Theory]
    [InlineData("gelu_pytorch_tanh")]
    [InlineData("quick_gelu")]
    [InlineData("gelu")]
    public void Activations_have_the_slope_of_their_values(string name)
    {
        using var scope = NewDisposeScope();
        var activation = Activation.Find(name);
        Assert.NotNull(activation);
        var at = linspace(-3, 3, 25).to(ScalarType.Float64).requires_grad_();
        activation.Forward(at).sum().backward();

        using var mode = no_grad();
        const double Half = 1e-5;
        var slope = activation.Forward(at.add(Half)).sub(activation.Forward(at.sub(Half))).div(2 * Half);
        Assert.True(at.grad!.sub(slope).abs().max().item<double>() < 1e-6);
    }

    /// <summary>One step of plain gradient descent on the loss of matching each picture with its own text.</summary>
    private static float Step(DualEncoder model, Store store)
    {
        using var scope = NewDisposeScope();
        var pictures = Enumerable.Range(0, 4).Select(i => DualEncoderTests.Picture(24, 24, i)).ToList();
        var batch = model.Parts.Preprocessor.Process(pictures, TestContext.Current.CancellationToken);
        var rows = model.Parts.Tokenizer.Encode(["a red circle", "the blue square", "what happens", "a person reads"], toFullLength: false);
        var seen = DualEncoder.Normalised(model.Parts.Vision.Encode(batch, recorder: null));
        var read = DualEncoder.Normalised(model.Parts.Text.Encode(rows, recorder: null));
        var loss = nn.functional.log_softmax(model.Logits(seen, read), -1).diagonal().mean().neg();
        loss.backward();

        using var mode = no_grad();
        foreach (var parameter in store.Parameters.Values)
        {
            if (parameter.grad is not { } gradient) continue;
            parameter.sub_(gradient.mul(0.02));
            gradient.zero_();
        }

        return loss.item<float>();
    }

    /// <summary>Weights that gather gradients.</summary>
    private sealed class Store(Checkpoint checkpoint) : WeightStore(checkpoint, new WeightTypes(ScalarType.Float32, ScalarType.Float32), CPU)
    {
        public Dictionary<string, Tensor> Parameters { get; } = [];

        protected override Tensor Load(StoredTensor stored, ScalarType type)
        {
            if (!Parameters.TryGetValue(stored.Name, out var parameter)) Parameters[stored.Name] = parameter = StoredTensorView.Copy(stored).to(ScalarType.Float32).requires_grad_();
            return parameter;
        }
    }
}
