using TorchSharp.Extensions;
using Video.Training.Runs;
using Video.Training.VisionLanguage;
using Xunit;
using static TorchSharp.torch;

namespace Video.Training.Tests;

public sealed class SideBySideTests
{
    [Fact]
    public void Parts_share_the_threads_and_the_caller_keeps_all_of_them()
    {
        var before = get_num_threads();
        try
        {
            OwnThreads.Set(6);
            using var together = new Barrier(3); // passed only by three at a time
            var seen = SideBySide.Run([1, 2, 3], part =>
            {
                Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)));
                return (part * 10, get_num_threads());
            });

            Assert.Equal([(10, 2), (20, 2), (30, 2)], seen);
            Assert.Equal(6, get_num_threads());
        }
        finally
        {
            OwnThreads.Set(before);
        }
    }

    [Fact]
    public void What_goes_wrong_in_a_part_is_told()
    {
        var told = Assert.Throws<InvalidOperationException>(() => SideBySide.Run([1, 2], part => part == 2 ? throw new InvalidOperationException("the second") : part));
        Assert.Equal("the second", told.Message);
    }

    [Fact]
    public void A_batch_teaches_the_same_in_one_part_as_in_several()
    {
        var rules = TrainingTests.Rules with { Captions = 0, TellsTruth = true };
        var mode = new StepMode(FreezesEncoder: false, OnlySees: true, SeenWeight: 1);
        (double Loss, double Norm) Learn(int threads)
        {
            var before = get_num_threads();
            OwnThreads.Set(threads);
            try
            {
                using var scratch = new Scratch();
                using var training = scratch.Open();
                // The same clip twice: then both halves of the batch have the same mean as the whole.
                var clip = Scratch.Source(training).Batch(rules, stage: 0, step: 0, count: 1)[0];
                var step = training.Trainer.Step([clip, clip], mode, 1e-3);
                return (step.SeenLoss, step.GradientNorm);
            }
            finally
            {
                OwnThreads.Set(before);
            }
        }

        var (whole, halves) = (Learn(1), Learn(2));
        Assert.Equal(whole.Loss, halves.Loss, 1e-4);
        Assert.Equal(whole.Norm, halves.Norm, whole.Norm * 1e-4);
    }
}
