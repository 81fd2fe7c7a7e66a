using Video.Models;
using Video.Models.Checkpoints;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>The model with which a video was analysed: only it can read the video's stored tokens.</summary>
internal static class OwnModel
{
    /// <returns>The model where it is still there, else why it cannot be used.</returns>
    public static (VisionLanguageModel? Model, string? Missing) Find(StageEnvironment environment, VideoRow video, AnalysisRequest request)
    {
        if (Load(environment, request.Model) is not { } model) return (null, $"its model {video.ModelName} is no longer in {request.Model}");

        return model.Fingerprint == video.ModelFingerprint ? (model, null) : (null, $"{request.Model} holds other weights than it was analysed with");
    }

    private static VisionLanguageModel? Load(StageEnvironment environment, string folder)
    {
        try
        {
            return environment.Models.Get(folder);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or CheckpointException)
        {
            return null;
        }
    }
}
