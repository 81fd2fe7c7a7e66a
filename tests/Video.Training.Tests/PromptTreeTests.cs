using Video.Models;
using Video.Training.Lessons;
using Video.Training.VisionLanguage;
using Xunit;
using static TorchSharp.torch;

namespace Video.Training.Tests;

/// <summary>Several questions in one pass are learnt as if each were asked alone.</summary>
public sealed class PromptTreeTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Questions_asked_together_lose_what_they_lose_alone()
    {
        using var model = _scratch.Open();
        var clip = Scratch.Source(model).Batch(TrainingTests.Rules with { Questions = 5, Captions = 0 }, stage: 0, step: 1, count: 1)[0];
        var lessons = clip.Views[0].Lessons;
        Assert.True(lessons.Count > 2);

        var together = model.Trainer.Judge([clip]).Loss;
        var (sum, weights) = (0.0, 0.0);
        foreach (var lesson in lessons)
        {
            var weight = Weight(lesson, model.Model);
            sum += model.Trainer.Judge([clip with { Views = [clip.Views[0] with { Lessons = [lesson] }] }]).Loss * weight;
            weights += weight;
        }

        Assert.Equal(sum / weights, together, 1e-4);
    }

    [Fact]
    public void Clips_in_one_batch_lose_what_they_lose_alone()
    {
        using var model = _scratch.Open();
        var clips = Scratch.Source(model).Batch(TrainingTests.Rules with { TextLessons = 1 }, stage: 0, step: 2, count: 3);
        var weights = clips.Select(clip => clip.Views.SelectMany(view => view.Lessons).Sum(lesson => Weight(lesson, model.Model))).ToList();
        var alone = clips.Select(clip => model.Trainer.Judge([clip]).Loss).ToList();

        Assert.Equal(alone.Zip(weights, (loss, weight) => loss * weight).Sum() / weights.Sum(), model.Trainer.Judge(clips).Loss, 1e-4);
    }

    /// <summary>Of the tokens of an answer, of which those after what makes it right count less.</summary>
    private static double Weight(Lesson lesson, VisionLanguageModel model)
    {
        var (all, core) = (model.Tokenizer.Encode(lesson.Answer).Length + 1, model.Tokenizer.Encode(lesson.Core).Length);
        return lesson.Core == lesson.Answer ? all : core + VisionLanguageTrainer.EvidenceWeight * (all - core);
    }

    [Fact]
    public void What_prompts_have_in_common_stands_once()
    {
        using var model = _scratch.Open();
        var tree = new PromptTree();
        var first = model.Model.Compose(Models.Conversation.Ask(null, "What colour is the star?"), []);
        var second = model.Model.Compose(Models.Conversation.Ask(null, "What colour is the ring?"), []);
        tree.Add(first, [1, 2, 3], core: 2, lesson: 0);
        var alone = tree.Ids.Count;
        tree.Add(second, [1, 2, 3], core: 3, lesson: 1);

        Assert.Equal(first.Ids.Length + 2, alone); // nothing follows the last token of an answer
        Assert.True(tree.Ids.Count < alone + second.Ids.Length);
        Assert.Equal(6, tree.Targets.Count);
        Assert.All(Enumerable.Range(0, tree.Ids.Count), i => Assert.True(tree.Parents[i] < i));
    }
}
