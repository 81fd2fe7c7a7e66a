using Video.Analysis.Answers;
using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Models;
using Video.Models.Positions;
using Video.Models.RandomCheckpoints;
using static TorchSharp.torch;

namespace Video.Analysis.Tests.Text;

/// <summary>A tiny random model behind the analysis' seam.</summary>
public sealed class VideoModelTests : IDisposable
{
    private const int TokensPerSegment = 24;

    private static readonly Candidate[] Segments = [.. Enumerable.Range(0, 2).Select(i => new Candidate(new CaptionedSegment(i, i * 5, (i + 1) * 5, "a red car"), TokensPerSegment, Score: 0))];

    private readonly string _scratch = Directory.CreateTempSubdirectory("video-model-").FullName;
    private readonly VisionLanguageModel _model;

    public VideoModelTests()
    {
        var folder = Path.Combine(_scratch, "tiny");
        RandomCheckpoint.Write(folder, seed: 7);
        _model = VisionLanguageModel.Load(folder, new ModelOptions { Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32 });
    }

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    [Fact]
    public async Task A_follow_up_reads_only_what_is_new_and_is_answered_as_from_the_beginning()
    {
        var asking = new Asking("And then?", [new Turn("What moves?", "A red circle.")]);
        await AskAsync(new VideoModel(_model) { ReusesPrefixes = true }, Asking.Alone("What moves?"));
        Assert.Equal(0, _model.ReusedTokens);

        var answer = await AskAsync(new VideoModel(_model) { ReusesPrefixes = true }, asking);

        Assert.True(_model.ReusedTokens > Segments.Length * TokensPerSegment);
        Assert.Equal((await AskAsync(new VideoModel(_model), asking)).Text, answer.Text);
    }

    [Fact]
    public async Task What_the_pipeline_writes_is_read_from_the_beginning()
    {
        for (var i = 0; i < 2; i++) await AskAsync(new VideoModel(_model), Asking.Alone("What moves?"));
        Assert.Equal(0, _model.ReusedTokens);
    }

    [Fact]
    public void Several_segments_are_judged_in_one_pass_each_by_itself()
    {
        using var first = Tokens(0);
        using var second = Tokens(1);
        var model = new VideoModel(_model);
        var prompts = new[] { first, second }.Select(tokens => new VideoPrompt(Wording.Verify("a red car"), tokens)).ToList();

        var together = model.ProbabilitiesOfYes(prompts, CancellationToken.None);

        Assert.Equal(together[0], model.ProbabilitiesOfYes([prompts[0]], CancellationToken.None)[0], 4);
        Assert.Equal(together[1], model.ProbabilitiesOfYes([prompts[1]], CancellationToken.None)[0], 4);
        Assert.NotEqual(together[0], together[1]);
    }

    [Fact]
    public void What_was_searched_for_is_asked_as_other_questions_are() =>
        Assert.Equal(Wording.Question("Does the video show a red car?"), Wording.Verify(" a red car. "));

    private static Task<Answer> AskAsync(VideoModel model, Asking asking) => new Answerer(model, new AnalysisOptions { MaxTextTokens = 12 }).AnswerAsync(
        asking, Segments, 10, (numbers, _) => Task.FromResult<IReadOnlyList<VisualTokens>>([.. numbers.Select(Tokens)]), CancellationToken.None);

    /// <summary>Of the segment with this number, the same each time.</summary>
    private static VisualTokens Tokens(int number)
    {
        using var scope = NewDisposeScope();
        return new VisualTokens(randn([TokensPerSegment, RandomModelSize.Tiny.Dim], generator: new Generator((ulong)number)), deepStack: null, VisualLayout.OfGrid([number * 5, number * 5 + 2.5], 3, 4));
    }
}
