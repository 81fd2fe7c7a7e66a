using Video.Analysis;
using Video.Analysis.Answers;
using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Jobs.Questions;
using Video.Jobs.Stages;
using Video.Models;
using Video.Storage.Stores;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>One answer or caption that was judged, for those who want to see what went wrong.</summary>
internal sealed record JudgedJson(int Clip, string Kind, string Asked, string Expected, string Got, bool Right);

/// <summary>Evaluates a model on drawn clips by the product's own way: encoded to files, added, analysed by the pipeline, asked.</summary>
/// <param name="searchModel">The dual encoder that makes the clips findable; null for none.</param>
/// <param name="folder">Where the clips' files are; those that are there already are used again.</param>
/// <param name="longest">Seconds that no clip is longer than.</param>
internal sealed class Evaluator(Terminal terminal, Installation installation, ModelFolder model, ModelFolder? searchModel, AnalysisOptions options, string folder, int longest)
{
    // So many clips are analysed and asked at a time: progress shows, and what is interrupted has lost little.
    private const int AtOnce = 20;

    // What the pipeline would print about each clip is of no interest here.
    private readonly Terminal _quiet = new(TextWriter.Null, TextWriter.Null, isJson: true);

    private readonly List<JudgedJson> _judged = [];

    /// <summary>What the model said of a clip.</summary>
    /// <param name="Answers">To the clip's questions, one each.</param>
    private sealed record AnsweredClip(EvaluationClip Clip, VideoRow Video, IReadOnlyList<Segment> Segments, IReadOnlyList<string> Answers);

    public Scoreboard Board { get; } = new(options);

    public IReadOnlyList<JudgedJson> Judged => _judged;

    private DualEncoder? Encoder => searchModel is null ? null : installation.Stages.Models.GetForSearch(searchModel.Path);

    public async Task RunAsync(int seed, int clips, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var segmented = new List<SegmentedClip>();
        foreach (var numbers in Enumerable.Range(0, clips).Chunk(AtOnce))
        {
            var made = numbers.Select(number => EvaluationClip.Make(seed, number, longest)).ToList();
            var videos = await AnalyseAsync(seed, made, cancellationToken);
            var answered = new AnsweredClip[made.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, made.Count),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
                async (i, token) => answered[i] = await AskAsync(made[i], videos[i], token));
            foreach (var clip in answered) segmented.Add(Judge(clip));
            terminal.Note($"{numbers[^1] + 1} of {clips} clips: {_judged.Count(judged => judged.Right)} of {_judged.Count} answers and captions right");
        }

        await JudgeSearchAsync(segmented, seed, cancellationToken);
        await JudgeLibrariesAsync(segmented, seed, cancellationToken);
    }

    private async Task<List<VideoRow>> AnalyseAsync(int seed, IReadOnlyList<EvaluationClip> clips, CancellationToken cancellationToken)
    {
        var adder = new VideoAdder(installation, new AnalysisRequest(model.Path, options, searchModel?.Path), isAgain: _ => true, tags: []);
        var videos = new List<VideoRow>();
        foreach (var clip in clips)
        {
            var file = Path.Combine(folder, $"{seed}-{longest}-{clip.Number:0000}{clip.Script.Encoding.Extension}");
            if (!File.Exists(file))
            {
                var partial = Path.Combine(folder, $"partial{clip.Script.Encoding.Extension}");
                await ClipWriter.WriteAsync(clip.Script, partial, installation.Stages.Media.Tool, installation.Stages.Media.Options, progress: null, cancellationToken);
                File.Move(partial, file);
            }

            videos.Add(await adder.AddAsync(file, cancellationToken));
        }

        await VideoWork.RunAsync(_quiet, installation, videos, _ => Task.CompletedTask, cancellationToken);
        return videos;
    }

    private async Task<AnsweredClip> AskAsync(EvaluationClip clip, VideoRow added, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var video = await new VideoStore(connection).ResolveAsync(added.Id, cancellationToken);
        var segments = await new SegmentStore(connection).ListAsync(video.Id, cancellationToken);
        var asking = new VideoQuestions(installation.Stages, _ => Task.FromResult(Encoder));
        var answers = new List<string>();
        foreach (var question in clip.Questions)
        {
            // A clip that the pipeline could not finish answers nothing: that counts against it.
            answers.Add(video.State == VideoState.Done ? (await asking.AskAsync(video, Asking.Alone(question.Text), cancellationToken)).Text : video.Error ?? "");
        }

        return new AnsweredClip(clip, video, segments, answers);
    }

    private SegmentedClip Judge(AnsweredClip answered)
    {
        var (clip, video, segments, answers) = answered;
        foreach (var segment in segments)
        {
            var score = Board.AddCaption(clip, segment.StartSeconds, segment.EndSeconds, segment.Caption ?? "");
            _judged.Add(new JudgedJson(clip.Number, "caption", $"{segment.StartSeconds:0.0}-{segment.EndSeconds:0.0} s",
                SegmentCaption.Of(clip.Script, segment.StartSeconds, segment.EndSeconds), segment.Caption ?? "", score.IsTrue && score.Named == score.Present));
        }

        foreach (var (question, answer) in clip.Questions.Zip(answers))
            _judged.Add(new JudgedJson(clip.Number, question.Kind.ToString().ToLowerInvariant(), question.Text, question.Answer, answer, Board.Add(clip, question, answer)));

        return new SegmentedClip(clip, video, [.. segments.Select(segment => new Stretch(segment.StartSeconds, segment.EndSeconds))]);
    }

    private async Task JudgeSearchAsync(IReadOnlyList<SegmentedClip> clips, int seed, CancellationToken cancellationToken)
    {
        await foreach (var (clip, score) in new SearchEvaluation(installation, Encoder).JudgeAsync(clips, seed, cancellationToken))
        {
            Board.AddSearch(score);
            _judged.Add(new JudgedJson(clip.Clip.Number, "search", score.Words, score.Expected, score.Got, score.IsRight));
        }
    }

    private async Task JudgeLibrariesAsync(IReadOnlyList<SegmentedClip> clips, int seed, CancellationToken cancellationToken)
    {
        await foreach (var score in new LibraryEvaluation(installation, Encoder, options).JudgeAsync(clips, seed, cancellationToken))
        {
            Board.AddLibrary(score);
            _judged.Add(new JudgedJson(score.Clip.Clip.Number, score.Task switch { LibraryTask.Question => "library", LibraryTask.SearchAbsent => "verified, absent", _ => "verified" }, score.Asked, score.Expected, score.Got, score.IsRight));
        }
    }
}
