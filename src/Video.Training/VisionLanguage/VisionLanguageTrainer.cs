using System.Globalization;
using TorchSharp;
using Video.Models;
using Video.Models.Positions;
using Video.Models.Reduction;
using Video.Models.Tokenizers.Training;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.Training.Runs;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>What a step trains.</summary>
/// <param name="FreezesEncoder">The encoder stays as it is, and frames cost a third.</param>
/// <param name="OnlySees">Only the encoder learns, by its heads: the language model is not asked.</param>
/// <param name="SeenWeight">Weight of the loss of the encoder's heads beside the answers'.</param>
/// <param name="NoticedWeight">Weight of the loss of the language model's heads.</param>
internal sealed record StepMode(bool FreezesEncoder, bool OnlySees, double SeenWeight, double NoticedWeight = 0);

/// <summary>Trains a vision language model on drawn clips: the product's own encoder, reduction, prompts and positions, with gradients.</summary>
internal sealed class VisionLanguageTrainer(VisionLanguageModel model, SeenHeads seenHeads, NoticedHeads noticedHeads, PointingHead pointingHead, AttentionGuide guide, Optimiser optimiser)
{
    /// <summary>Tokens that go through the decoder at once: their scores are most of a step's memory.</summary>
    private const int MostTokens = 12_288;

    /// <summary>
    /// Weight of the times that an answer rests on beside the answer itself. They are most of what is hard to guess, and alike in all answers about a thing: counted in full they were
    /// four tenths of the loss, and colours and shapes a seventh.
    /// </summary>
    internal const float EvidenceWeight = 0.2f;

    /// <summary>Cells without a thing are most of a frame: were they as loud as the others, little else would be heard in the mean that stands for it.</summary>
    private const double QuietWeight = 5;

    /// <summary>
    /// How much louder tokens are for the language model than for the encoder's heads. Its layers add to what stands in a token, up to ten times what the heads need: at their
    /// loudness, what one frame shows was drowned by what all of them have in common.
    /// </summary>
    private const double Loudness = 4;

    /// <summary>Weight of the frames that questions point at beside all else that is to be noticed.</summary>
    private const double PointedWeight = 4;

    /// <summary>Likewise of where heads of attention should look.</summary>
    private const double GuidedWeight = 1;

    private readonly int _endOfTurn = model.Tokenizer.IdOf(NewTokenizer.EndOfTurn) ?? throw new InvalidOperationException($"tokenizer: expected {NewTokenizer.EndOfTurn}, got none");

    private readonly Tensor _numbers = HeadMath.Longs(NumberEmbeddings.Ids(model.Tokenizer, NoticedHeads.WholeSeconds).Select(id => (long)id), model.Parts.Decoder.Device).DetachFromDisposeScope();

    /// <summary>Learns from a batch of clips.</summary>
    public StepResult Step(IReadOnlyList<DrawnClip> clips, StepMode mode, double learningRate)
    {
        var parts = Divide(clips, SideBySide.PartsFor(model.Parts.Decoder.Device));
        var results = SideBySide.Run(parts, part =>
        {
            using var scope = NewDisposeScope();
            var pass = Forward(part, mode);
            var share = (double)part.Count / clips.Count;
            pass.Total.mul(share).backward();
            return (pass.Result, share);
        });
        return StepResult.Mean(results) with { GradientNorm = optimiser.Step(learningRate) };
    }

    /// <summary>Clips in so many parts with about as many frames.</summary>
    private static IReadOnlyList<IReadOnlyList<DrawnClip>> Divide(IReadOnlyList<DrawnClip> clips, int parts) =>
        [.. clips.OrderByDescending(clip => clip.Frames).Select((clip, i) => (Clip: clip, Part: i / parts % 2 == 0 ? i % parts : parts - 1 - i % parts)).GroupBy(item => item.Part, item => item.Clip).Select(part => part.ToList())];

    /// <summary>Judges a batch of clips without learning from it.</summary>
    public StepResult Judge(IReadOnlyList<DrawnClip> clips)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        return Forward(clips, new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 1, NoticedWeight: 1)).Result;
    }

    private (Tensor Total, StepResult Result) Forward(IReadOnlyList<DrawnClip> clips, StepMode mode)
    {
        var seen = Encode(clips, mode);
        var told = Told(clips, seen);
        var total = told?.Loss.mul(mode.SeenWeight);
        var tally = new Tally(told?.Told ?? new Dictionary<string, (int, int)>());
        var result = new StepResult(0, told?.Loss.item<float>() ?? 0, told?.ColourAccuracy ?? 0, told?.ShapeAccuracy ?? 0, 0, tally.Right) { Told = tally.Told };
        if (!mode.OnlySees)
        {
            var (answers, noticed) = Answer(clips, seen, tally);
            result = result with { Loss = answers.item<float>() };
            total = total is null ? answers : total.add(answers);
            if (noticed is not null) total = total.add(noticed.mul(mode.NoticedWeight));
        }

        foreach (var frames in seen) frames?.Dispose();
        return (total ?? throw new ArgumentException("clips: expected the truth about their frames where only the encoder learns, got none", nameof(clips)), result);
    }

    /// <summary>The frames of each clip through the encoder, clips of one size together.</summary>
    private List<EncodedFrames?> Encode(IReadOnlyList<DrawnClip> clips, StepMode mode)
    {
        var seen = new EncodedFrames?[clips.Count];
        using var gradients = set_grad_enabled(is_grad_enabled() && !mode.FreezesEncoder);
        foreach (var group in Enumerable.Range(0, clips.Count).Where(i => clips[i].Frames > 0).GroupBy(i => (clips[i].Width, clips[i].Height)))
        {
            var pixels = group.SelectMany(i => clips[i].Pixels).ToArray();
            var (before, first) = (new List<int>(), 0);
            foreach (var i in group) before.AddRange(clips[i].Before(before.Count));
            using var all = model.Frames.Encode(pixels, before.Count, group.Key.Height, group.Key.Width, before, CancellationToken.None);
            foreach (var i in group)
            {
                var count = clips[i].Frames;
                seen[i] = new EncodedFrames(all.Tokens.narrow(0, first, count), all.Cls.narrow(0, first, count), deepStack: null, all.Rows, all.Columns);
                first += count;
            }
        }

        return [.. seen];
    }

    private SeenHeads.Result? Told(IReadOnlyList<DrawnClip> clips, List<EncodedFrames?> seen)
    {
        var groups = Enumerable.Range(0, clips.Count).Where(i => clips[i].Truth.Count > 0).GroupBy(i => seen[i]?.TokensPerFrame ?? 0).ToList();
        if (groups.Count == 0) return null;

        var results = groups.ConvertAll(group =>
        {
            var tokens = cat([.. group.Select(i => seen[i]?.Tokens).OfType<Tensor>()], 0);
            tokens = tokens.to(ScalarType.Float32).div(Loudness);
            var truth = group.SelectMany(i => clips[i].Truth).ToList();
            var empty = HeadMath.Longs(truth.SelectMany(frame => frame.Colours.Select((colour, cell) => colour + (frame.Since?.Went.Colours[cell] ?? 0))), tokens.device).eq(0).view(tokens.shape[0], -1);
            var told = seenHeads.Judge(tokens, tokens.mean([1]), truth);
            return told with { Loss = told.Loss.add(tokens.square().mean([-1]).mul(empty).mean().mul(QuietWeight)) };
        });
        var loss = results.Skip(1).Aggregate(results[0].Loss, (sum, result) => sum.add(result.Loss)).div(results.Count);
        return new SeenHeads.Result(loss, results.Average(result => result.ColourAccuracy), results.Average(result => result.ShapeAccuracy), StepResult.Sum(results.Select(result => result.Told)));
    }

    /// <returns>The weighted mean of the loss of the answers' tokens, and the loss per group of rows of what is to be noticed, or null where nothing is told.</returns>
    private (Tensor Answers, Tensor? Noticed) Answer(IReadOnlyList<DrawnClip> clips, List<EncodedFrames?> seen, Tally tally)
    {
        var rows = clips.SelectMany((clip, i) => clip.Views.Select(view => Row(clip, view, seen[i]))).ToList();
        var weight = rows.Sum(row => row.Tree.Targets.Sum(WeightOf));
        var groups = PromptRow.Group(rows, MostTokens);
        var told = rows.Sum(row => row.Notices.Count);
        Tensor? answers = null, noticed = null;
        foreach (var group in groups)
        {
            var (answer, notice) = Answer(group, tally);
            answer = answer.div(weight);
            answers = answers is null ? answer : answers.add(answer);
            if (notice is null) continue;

            notice = notice.mul((double)group.Sum(row => row.Notices.Count) / told);
            noticed = noticed is null ? notice : noticed.add(notice);
        }

        rows.ForEach(row => row.Dispose());
        return (answers ?? throw new ArgumentException("clips: expected lessons, got none", nameof(clips)), noticed);
    }

    /// <returns>The weighted sum of the losses of the rows' targets, and the mean loss of what is to be noticed in them.</returns>
    private (Tensor Answers, Tensor? Noticed) Answer(List<PromptRow> rows, Tally tally)
    {
        var firsts = new List<int>();
        foreach (var row in rows) firsts.Add(firsts.Count == 0 ? 0 : firsts[^1] + (rows[firsts.Count - 1].Visuals?.Count ?? 0));
        var visuals = rows.Select(row => row.Visuals?.Embeddings).OfType<Tensor>().ToList();

        var longest = rows[0].Length;
        var input = SharedPrompts.Of(model.Parts.Decoder, [.. rows.Select(row => row.Tree)], visuals.Count == 0 ? null : cat(visuals, 0), firsts);
        using var state = model.Parts.Decoder.NewState(new int[rows.Count]);
        using var stages = new StageOutputs([noticedHeads.Stage, .. guide.Stages]);
        var hidden = model.Parts.Decoder.Forward(input, state, lastOnly: false, stages).flatten(0, 1); // [rows · longest, dim]

        var device = hidden.device;
        var targets = rows.SelectMany((row, i) => row.Tree.Targets.Select(target => (Row: i, Target: target))).ToList();
        var places = HeadMath.Longs(targets.Select(item => SharedPrompts.Flat(item.Row, item.Target.At, longest)), device);
        var wanted = HeadMath.Longs(targets.Select(item => (long)item.Target.Id), device);
        var scores = model.Parts.Decoder.Logits(hidden.index_select(0, places)).to(ScalarType.Float32); // [targets, vocab]
        Count(rows, targets, scores, wanted, tally.Right);

        var placed = rows.Select((row, i) => (Row: row, Flat: new Func<int, long>(token => SharedPrompts.Flat(i, token, longest)))).ToList();
        var noticed = Notice(stages, placed.ConvertAll(item => (item.Row.Nouns(item.Flat), item.Row.Frames(item.Flat))), tally);
        var guided = rows.Select((row, i) => row.Guidance(SharedPrompts.Flat(i, 0, longest))).OfType<AttentionGuide.Clip>().ToList();
        if (noticed is not null && guide.Judge(stages, input.Positions.flatten(1, 2), guided, tally.Told) is { } looks) noticed = noticed.add(looks.mul(GuidedWeight));

        var weights = tensor(targets.Select(item => WeightOf(item.Target)).ToArray(), device: device);
        return (nn.functional.cross_entropy(scores, wanted, reduction: nn.Reduction.None).mul(weights).sum(), noticed);
    }

    /// <returns>The loss of what is to be noticed and of what is to be pointed at; null where nothing is told of any clip.</returns>
    private Tensor? Notice(StageOutputs stages, List<(IReadOnlyList<PointingHead.Noun> Nouns, IReadOnlyList<NoticedHeads.FramePlace> Frames)> clips, Tally tally)
    {
        var frames = clips.SelectMany(clip => clip.Frames).ToList();
        if (frames.Count == 0) return null;

        var hidden = stages[noticedHeads.Stage];
        var noticed = noticedHeads.Judge(hidden, stages[guide.RestStage], model.Parts.Decoder.Embed(_numbers), frames, tally.Told);
        var asked = clips.FindAll(clip => clip.Nouns.Count > 0 && clip.Frames.Count > 0);
        return asked.Count == 0 ? noticed : noticed.add(pointingHead.Judge(hidden, asked, tally.Told).mul(PointedWeight));
    }

    private static float WeightOf(Target target) => target.IsCore ? 1 : EvidenceWeight;

    private PromptRow Row(DrawnClip clip, View view, EncodedFrames? frames)
    {
        var tokens = frames is null || view.Segments == 0 ? null : Reduce(frames, clip, view);
        IReadOnlyList<FrameNotice> shown = [.. clip.Notices.Skip(clip.FirstFrame(view)).Take(tokens?.Layout.Frames.Count ?? 0)];
        var (tree, marks) = Tree(view.Lessons, tokens);
        return new PromptRow(tree, tokens, view.Lessons, shown, isNoticed: view.Segments == clip.Segments.Count, frames?.TokensPerFrame ?? 0, marks);
    }

    /// <summary>Each segment's frames as the product would store them, those of a view as one clip.</summary>
    private static VisualTokens Reduce(EncodedFrames frames, DrawnClip clip, View view)
    {
        var parts = new List<VisualTokens>();
        var first = clip.FirstFrame(view);
        foreach (var segment in clip.Segments.Skip(view.FirstSegment).Take(view.Segments))
        {
            var count = segment.Seconds.Count;
            using var own = new EncodedFrames(frames.Tokens.narrow(0, first, count), frames.Cls.narrow(0, first, count), deepStack: null, frames.Rows, frames.Columns);
            parts.Add(TokenReducers.Named(segment.Reduction).Reduce(own, FrameTime.OfPairs(FrameTime.OfSegment(segment.Seconds)), segment.TokenBudget));
            first += count;
        }

        if (parts.Count == 1) return parts[0];

        var joined = VisualTokens.Concat(parts);
        parts.ForEach(part => part.Dispose());
        return joined;
    }

    private (PromptTree Tree, PromptMarks Marks) Tree(IReadOnlyList<Lesson> lessons, VisualTokens? tokens)
    {
        var (tree, marks) = (new PromptTree(), new PromptMarks());
        for (var i = 0; i < lessons.Count; i++)
        {
            var lesson = lessons[i];
            var prompt = tokens is null
                ? model.Compose(Conversation.Ask(null, new MessagePart.Text(lesson.Request)), [])
                : model.Compose(Conversation.Ask(null, new MessagePart.Encoded(tokens), new MessagePart.Text(lesson.Request)), [new PromptVisual(VisualKind.Video, tokens.Layout)]);
            int[] answer = lesson.IsBeginning ? [.. model.Tokenizer.Encode(lesson.Answer)] : [.. model.Tokenizer.Encode(lesson.Answer), _endOfTurn];
            var core = lesson.Core == lesson.Answer ? answer.Length : model.Tokenizer.Encode(lesson.Core).Length;
            var places = tree.Add(prompt, answer, core, i);
            var before = tree.Targets.Skip(tree.Targets.Count - answer.Length).Select(target => target.At).ToList();
            if (lesson.Named is { } named && NounAt(prompt, named) is { } at) marks.Names.Add((places[at], named));
            var asked = AfterVisuals(prompt);
            marks.Asked.AddRange(TimesIn(prompt.Ids[asked..]).Select(time => (places[asked + time.Index], time.Seconds)));
            if (lesson.Evidence is { } when) marks.Answers.AddRange(Parts(lesson).Where(item => item.Part.From != Source.Said).Select(item => new AnswerPart(before[item.Tokens], item.Part.What, when, item.Part.From)));
            var times = TimesIn(answer).ToList();
            marks.Times.AddRange(times.Select(time => (before[time.Index], time.Seconds)));
            marks.Asked.AddRange(times.Where(time => time.Index < core).Select(time => (before[time.Index + 1], time.Seconds))); // what is said of it stands there, once it is said
        }

        return (tree, marks);
    }

    /// <summary>The parts of an answer by their tokens.</summary>
    private IEnumerable<(Range Tokens, LessonPart Part)> Parts(Lesson lesson)
    {
        var (text, start) = ("", 0);
        foreach (var part in lesson.Parts)
        {
            text += part.Text;
            var end = model.Tokenizer.Encode(text).Length;
            yield return (start..end, part);
            start = end;
        }
    }

    /// <summary>The times that a text tells, by the indices of their two tokens: the whole seconds and the tenth.</summary>
    private IEnumerable<(int Index, double Seconds)> TimesIn(int[] ids)
    {
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            var (whole, tenth) = (model.Tokenizer.Decode([ids[i]], skipSpecialTokens: true), model.Tokenizer.Decode([ids[i + 1]], skipSpecialTokens: true));
            if (!tenth.StartsWith('.') || !double.TryParse(whole + tenth, CultureInfo.InvariantCulture, out var seconds)) continue;

            yield return (i, seconds);
            yield return (i + 1, seconds);
        }
    }

    private static int AfterVisuals(Prompt prompt) => prompt.Spans.Select(span => span.Start + span.Count).DefaultIfEmpty(1).Max();

    /// <summary>Where the noun of a thing stands for the first time after what the prompt shows; null where it is no token of its own.</summary>
    private int? NounAt(Prompt prompt, Mention named)
    {
        string Word(int at) => model.Tokenizer.Decode([prompt.Ids[at]], skipSpecialTokens: true).Trim();

        for (var at = AfterVisuals(prompt); at < prompt.Ids.Length; at++)
        {
            if (named.IsNoun(Word(at)) && (named.Colour is null || Word(at - 1) == named.Colour)) return at;
        }

        return null;
    }

    /// <summary>
    /// An answer is right when every token of it, up to the times that it rests on, is the likeliest one: greedy generation would then have given it word for word.
    /// </summary>
    private void Count(List<PromptRow> rows, List<(int Row, Target Target)> targets, Tensor scores, Tensor wanted, Dictionary<string, (int Right, int Of)> right)
    {
        using var mode = no_grad();
        var hits = scores.argmax(-1).eq(wanted).cpu().data<bool>().ToArray();
        foreach (var lesson in targets.Select((item, i) => (item.Row, item.Target.Lesson, item.Target.IsCore, Hit: hits[i])).GroupBy(item => (item.Row, item.Lesson)))
        {
            var kind = rows[lesson.Key.Row].Lessons[lesson.Key.Lesson].Kind;
            right.Count(kind, lesson.Where(item => item.IsCore).All(item => item.Hit) ? 1 : 0, 1);
        }
    }

    /// <summary>How often answers and heads were right in a step, by kind.</summary>
    private sealed class Tally(IReadOnlyDictionary<string, (int Right, int Of)> told)
    {
        public Dictionary<string, (int Right, int Of)> Right { get; } = [];

        public Dictionary<string, (int Right, int Of)> Told { get; } = new(told);
    }
}
