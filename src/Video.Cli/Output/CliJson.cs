using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Cli.Bench;
using Video.Cli.Commands;
using Video.Cli.Evaluation;
using Video.Cli.Questions;
using Video.Cli.Searching;
using Video.Cli.Videos;

namespace Video.Cli.Output;

/// <summary>The shape of everything that --json prints; documented in docs/cli.md. Names are camelCase, absent values are null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FailureJson))]
[JsonSerializable(typeof(DoctorJson))]
[JsonSerializable(typeof(ModelJson))]
[JsonSerializable(typeof(VerifyJson))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(DownJson))]
[JsonSerializable(typeof(AnswerJson))]
[JsonSerializable(typeof(LibraryAnswerJson))]
[JsonSerializable(typeof(MomentJson))]
[JsonSerializable(typeof(ReembeddingJson))]
[JsonSerializable(typeof(ClipJson))]
[JsonSerializable(typeof(StoryboardJson))]
[JsonSerializable(typeof(WorkerJson))]
[JsonSerializable(typeof(VideoJson))]
[JsonSerializable(typeof(VideoLineJson))]
[JsonSerializable(typeof(EvaluationJson))]
[JsonSerializable(typeof(JudgedJson))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>One object per line; text in any script is written as it is, because a terminal reads it and no web page.</summary>
    public static CliJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Printed to standard error when a command fails.</summary>
internal sealed record FailureJson(string Error);
