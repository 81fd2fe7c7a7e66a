using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Analysis;

namespace Video.Jobs.Stages;

/// <summary>What was asked of a video when it was added; kept in its row, so that every worker does the same.</summary>
/// <param name="Model">Full path of the model's folder.</param>
/// <param name="Analysis">What the analysis may spend.</param>
/// <param name="SearchModel">Full path of the folder of the dual encoder that makes frames findable by meaning; null for none, as for videos that were added before there was one.</param>
public sealed record AnalysisRequest(string Model, AnalysisOptions Analysis, string? SearchModel = null)
{
    /// <summary>As the database keeps it.</summary>
    public JsonObject ToJson() => StageJson.Object(this, StageJson.Default.AnalysisRequest);

    /// <exception cref="JsonException">The row was written by something else.</exception>
    public static AnalysisRequest FromJson(JsonObject json) =>
        json.Deserialize(StageJson.Default.AnalysisRequest) ?? throw new JsonException("video options: expected what `add` writes, got null; add the video again");
}
