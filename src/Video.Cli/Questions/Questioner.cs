using Video.Analysis.Answers;
using Video.Cli.Output;
using Video.Cli.Searching;
using Video.Cli.Videos;
using Video.Jobs.Questions;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Cli.Questions;

/// <summary>Asks a question and prints the answer.</summary>
/// <returns>The answer's text, for the questions after it.</returns>
internal delegate Task<string> AskAsync(Asking asking, CancellationToken cancellationToken);

/// <summary>Asks one video or many, and prints what they answer.</summary>
internal sealed class Questioner(Terminal terminal, Installation installation)
{
    private Task<DualEncoder?>? _searchModel;

    public AskAsync OfVideo(VideoRow video)
    {
        var questions = new VideoQuestions(installation.Stages, SearchModelAsync);
        return async (asking, cancellationToken) =>
        {
            var answer = await questions.AskAsync(video, asking, cancellationToken);
            if (terminal.IsJson) terminal.WriteJson(AnswerJson.Of(video, asking.Question, answer), CliJson.Lines.AnswerJson);
            else AnswerPrinter.Print(terminal.Out, answer);
            return answer.Text;
        };
    }

    /// <param name="among">Null for all.</param>
    public AskAsync OfLibrary(IReadOnlyList<VideoRow>? among)
    {
        var questions = new LibraryQuestions(installation.Stages, SearchModelAsync);
        return async (asking, cancellationToken) =>
        {
            var answer = await questions.AskAsync(asking, among, cancellationToken);
            foreach (var (video, reason) in answer.Unasked) terminal.Note($"{video} could not be asked: {reason}");
            if (terminal.IsJson) terminal.WriteJson(LibraryAnswerJson.Of(asking.Question, answer), CliJson.Lines.LibraryAnswerJson);
            else AnswerPrinter.Print(terminal.Out, answer);
            return answer.Text;
        };
    }

    /// <summary>Looked for once, and only where a question needs it.</summary>
    private Task<DualEncoder?> SearchModelAsync(CancellationToken cancellationToken) => _searchModel ??= IndexedModel.FindAsync(terminal, installation, cancellationToken);
}
