using Video.Models.Decoders;
using Video.Models.Generation;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models.Tests.VisionLanguage;

/// <summary>Prompts that begin alike: what was read before is not read again, and the answers are those of reading from the beginning.</summary>
public sealed class PrefixTests : IDisposable
{
    private const int ClipTokens = 48;

    private static readonly GenerationOptions Reuse = new() { MaxNewTokens = 12, ReusePrefix = true };

    private readonly TinyModel _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_second_question_about_a_clip_is_read_from_where_it_differs_and_answered_the_same()
    {
        using var clip = Clip(1);
        Assert.Equal(0, Ask(clip, "What moves to the left?").ReusedTokens);

        var second = Ask(clip, "What is red, and when does it appear?");

        Assert.InRange(second.ReusedTokens, ClipTokens, second.PromptTokens - 1);
        Assert.Equal(_tiny.Model.Generate([Conversation.Ask(null, new MessagePart.Encoded(clip), "What is red, and when does it appear?")], Reuse with { ReusePrefix = false }, CancellationToken.None)[0].Ids, second.Ids);
    }

    [Fact]
    public void The_same_question_again_reads_its_last_token_only()
    {
        using var clip = Clip(1);
        var first = Ask(clip, "What moves?");
        var again = Ask(clip, "What moves?");
        Assert.Equal(again.PromptTokens - 1, again.ReusedTokens);
        Assert.Equal(first.Ids, again.Ids);
    }

    [Fact]
    public void Another_clip_under_the_same_ids_is_read_anew()
    {
        using var clip = Clip(1);
        using var other = Clip(2);
        Ask(clip, "What moves?");
        Assert.Equal(0, Ask(other, "What moves?").ReusedTokens);
        Assert.True(Ask(clip, "What moves?").ReusedTokens > 0); // reading the other has not driven it out
    }

    [Fact]
    public void The_same_pictures_at_other_times_are_read_anew()
    {
        using var clip = Clip(1);
        using var later = Clip(1, seconds: 9);
        Ask(clip, "What moves?");
        var same = Ask(clip, "What moves?").ReusedTokens;
        Assert.True(Ask(later, "What moves?").ReusedTokens <= same - ClipTokens / 2); // its first frame is the same
    }

    [Fact]
    public void Scores_after_a_known_beginning_are_those_from_the_beginning()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var clip = Clip(1);
        var decoder = _tiny.Model.Parts.Decoder;
        var generator = new AnswerGenerator(decoder, _tiny.Model.Tokenizer, _tiny.Model.StopIds);
        using var first = Batch(clip, "What moves to the left? It is red, then green.");
        using var second = Batch(clip, "What appears at the end?");

        using var cache = new PrefixCache(1 << 30);
        var read = decoder.NewState([0]);
        generator.Prefill(first.Input, read, CancellationToken.None);
        cache.Put(first.Input, read);
        using var state = Assert.IsType<DecoderState>(cache.Take(second.Input));
        var known = state.Length;
        var continued = generator.Prefill(second.Input.Slice(known, second.Input.Tokens - known), state, CancellationToken.None);

        using var fresh = decoder.NewState([0]);
        var whole = generator.Prefill(second.Input, fresh, CancellationToken.None);
        Assert.True(known >= ClipTokens);
        Assert.True(whole.sub(continued).abs().max().item<float>() < 1e-5 * whole.abs().max().item<float>());
    }

    [Fact]
    public void A_batch_is_read_from_the_beginning()
    {
        using var clip = Clip(1);
        Ask(clip, "What moves?");
        var conversation = Conversation.Ask(null, new MessagePart.Encoded(clip), "What moves?");
        Assert.All(_tiny.Model.Generate([conversation, conversation], Reuse, CancellationToken.None), answer => Assert.Equal(0, answer.ReusedTokens));
    }

    [Fact]
    public void Memory_stays_within_its_bound_and_what_was_not_used_for_longest_goes_first()
    {
        using var mode = inference_mode();
        using var clip = Clip(1);
        using var other = Clip(2);
        using var a = Batch(clip, "What moves?");
        using var b = Batch(other, "What moves?");
        var state = Read(a.Input);
        var bytes = state.Bytes + a.Input.Bytes;

        using var cache = new PrefixCache(bytes * 3 / 2);
        cache.Put(a.Input, state);
        Assert.Equal(bytes, cache.Bytes);
        cache.Put(b.Input, Read(b.Input));

        Assert.Equal(bytes, cache.Bytes);
        Assert.Null(cache.Take(a.Input));
        using var kept = cache.Take(b.Input);
        Assert.Equal(b.Input.Tokens - 1, kept?.Length);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void Without_memory_for_it_nothing_is_kept()
    {
        using var model = VisionLanguageModel.Load(_tiny.Folder, new ModelOptions { Device = ModelDevice.Cpu, PrefixBytes = 0 });
        using var clip = Clip(1);
        var conversation = Conversation.Ask(null, new MessagePart.Encoded(clip), "What moves?");
        for (var i = 0; i < 2; i++) Assert.Equal(0, model.Generate([conversation], Reuse, CancellationToken.None)[0].ReusedTokens);
    }

    [Fact]
    public void A_state_that_cannot_forget_is_not_kept()
    {
        using var mode = inference_mode();
        using var clip = Clip(1);
        using var batch = Batch(clip, "What moves?");
        var layer = new Recurrent();
        var state = new DecoderState([layer], [0]);
        state.Advance(batch.Input.Tokens);

        using var cache = new PrefixCache(1 << 30);
        cache.Put(batch.Input, state);

        Assert.True(layer.IsDisposed);
        Assert.Equal(0, cache.Bytes);
        Assert.Null(cache.Take(batch.Input));
    }

    private GeneratedAnswer Ask(VisualTokens clip, string question) => _tiny.Model.Generate([Conversation.Ask(null, new MessagePart.Encoded(clip), question)], Reuse, CancellationToken.None)[0];

    private DecoderState Read(DecoderInput input)
    {
        var state = _tiny.Model.Parts.Decoder.NewState([0]);
        new AnswerGenerator(_tiny.Model.Parts.Decoder, _tiny.Model.Tokenizer, _tiny.Model.StopIds).Prefill(input, state, CancellationToken.None).Dispose();
        return state;
    }

    private PromptBatch Batch(VisualTokens clip, string question)
    {
        var prompt = _tiny.Model.Compose(Conversation.Ask(null, new MessagePart.Encoded(clip), question), [new PromptVisual(VisualKind.Video, clip.Layout)]);
        return PromptBatch.Of(_tiny.Model.Parts.Decoder, [prompt], [[clip]]);
    }

    /// <summary>Two frames, the second of them after so many seconds.</summary>
    private VisualTokens Clip(ulong seed, double seconds = 2.5)
    {
        using var scope = NewDisposeScope();
        return new VisualTokens(randn([ClipTokens, _tiny.Model.Dim], generator: new TorchSharp.torch.Generator(seed)), deepStack: null, VisualLayout.OfGrid([0, seconds], 4, 6));
    }

    private sealed class Recurrent : ILayerState
    {
        public bool IsDisposed { get; private set; }

        public bool CanForget => false;

        public long Bytes => 1;

        public void KeepRows(TorchSharp.torch.Tensor rows)
        {
        }

        public void Forget(long length) => throw new InvalidOperationException("recurrent state: expected to keep all tokens");

        public void Dispose() => IsDisposed = true;
    }
}
