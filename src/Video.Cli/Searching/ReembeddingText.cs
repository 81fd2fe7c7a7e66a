using Video.Jobs.Reembedding;

namespace Video.Cli.Searching;

/// <summary>How far another search model is, for people.</summary>
internal static class ReembeddingText
{
    /// <summary>One sentence without a full stop.</summary>
    public static string Of(ReembeddingProgress progress)
    {
        var until = progress.Replaces is { } old ? $"; searches use {old.Model.Name} until all are" : "";
        return $"search model {progress.Model.Model.Name}: {progress.Embedded} of {progress.Videos} videos embedded{until}{(progress.Failed > 0 ? $"; {Failures(progress)}" : "")}";
    }

    /// <summary>What went wrong and what helps.</summary>
    public static string Failures(ReembeddingProgress progress) =>
        $"{progress.Failed} could not be ({progress.Error}): `video model use {progress.Model.Model.Name}` tries again, with --without-failed it does without them";
}
