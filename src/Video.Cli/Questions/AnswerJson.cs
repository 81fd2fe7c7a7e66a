using Video.Analysis.Answers;
using Video.Storage.Stores;

namespace Video.Cli.Questions;

/// <summary>What `video ask ID --json` prints.</summary>
/// <param name="Found">False when the video does not show what was asked; there is no evidence then.</param>
internal sealed record AnswerJson(string Id, string Question, string Answer, bool Found, IReadOnlyList<EvidenceJson> Evidence, string? Model)
{
    public static AnswerJson Of(VideoRow video, string question, Answer answer) => new(
        video.Id, question, answer.Text, answer.Found, [.. answer.Evidence.Select(range => new EvidenceJson(range.StartSeconds, range.EndSeconds))], video.ModelName);
}

/// <summary>A half-open range of the video.</summary>
internal sealed record EvidenceJson(double StartSeconds, double EndSeconds);

/// <summary>What `video ask --all --json` prints.</summary>
/// <param name="Answer">The statement; where there are several, a line for each, after its video's name.</param>
/// <param name="Found">False when no video shows what was asked; there is no evidence then.</param>
internal sealed record LibraryAnswerJson(string Question, string Answer, bool Found, IReadOnlyList<StatementJson> Evidence)
{
    public static LibraryAnswerJson Of(string question, LibraryAnswer answer) => new(
        question, answer.Text, answer.Found,
        [
            .. answer.Statements.SelectMany(statement => statement.Answer.Evidence.Select(range => new StatementJson(
                statement.VideoId, statement.VideoName, statement.Answer.Text, range.StartSeconds, range.EndSeconds, statement.Model))),
        ]);
}

/// <summary>A half-open range of a video, and what is said of it.</summary>
internal sealed record StatementJson(string VideoId, string Name, string Statement, double StartSeconds, double EndSeconds, string Model);
