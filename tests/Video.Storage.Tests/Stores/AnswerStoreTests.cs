using System.Text.Json.Nodes;
using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

/// <summary>Chapters, questions and the ledger.</summary>
public sealed class AnswerStoreTests(StoreDatabase database) : StoreTests(database)
{
    private static readonly AskedQuestion Asked = new()
    {
        Question = "Where is the ball?",
        Answer = "On the left.",
        Found = true,
        ModelName = "a model",
        Evidence = [new Evidence(0, 4, 0), new Evidence(9.5, 10, SegmentNumber: null)],
        AskedAt = Now,
    };

    private QuestionStore Questions => new(Connection);

    [Fact]
    public async Task A_question_is_read_back_with_its_evidence()
    {
        await Questions.AddAsync(VideoId, Asked, CancellationToken.None);
        var stored = Assert.Single(await Questions.ListAsync(VideoId, CancellationToken.None));
        Assert.Equal(Asked.Evidence, stored.Evidence);
        Assert.Equal((Asked.Question, Asked.Answer, true, Asked.ModelName, Now), (stored.Question, stored.Answer, stored.Found, stored.ModelName, stored.AskedAt));
    }

    [Theory]
    [InlineData(-0.1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(9, 10.1)]
    [InlineData(double.NaN, 4)]
    [InlineData(0, double.NaN)]
    public async Task Evidence_outside_the_video_is_refused(double start, double end)
    {
        var wrong = Asked with { Evidence = [new Evidence(0, 4, 0), new Evidence(start, end, SegmentNumber: null)] };
        var error = await Assert.ThrowsAsync<StorageException>(() => Questions.AddAsync(VideoId, wrong, CancellationToken.None));
        Assert.Contains("inside its 10 s", error.Message);
        Assert.Empty(await Questions.ListAsync(VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_not_found_has_no_evidence() =>
        await Assert.ThrowsAsync<StorageException>(() => Questions.AddAsync(VideoId, Asked with { Found = false }, CancellationToken.None));

    [Fact]
    public async Task A_question_to_many_videos_is_kept_with_what_each_answered_and_outlives_them()
    {
        var asked = new LibraryQuestion { Question = "Where?", Answer = "On the left.", Found = true, AskedOf = [VideoId, "another"], AskedAt = Now };
        var number = await Questions.AddToLibraryAsync(asked, CancellationToken.None);
        await Questions.AddAsync(VideoId, Asked with { LibraryQuestion = number }, CancellationToken.None);
        Assert.Equal(number, Assert.Single(await Questions.ListAsync(VideoId, CancellationToken.None)).LibraryQuestion);

        await Videos.DeleteAsync(VideoId, CancellationToken.None);

        var stored = (await Questions.ListOfLibraryAsync(CancellationToken.None)).Single(row => row.Id == number).Asked;
        Assert.Equal(asked.AskedOf, stored.AskedOf);
        Assert.Equal(asked with { AskedOf = null }, stored with { AskedOf = null });
    }

    [Fact]
    public async Task A_question_to_no_video_is_refused() => await Assert.ThrowsAnyAsync<Exception>(() => Questions.AddToLibraryAsync(
        new LibraryQuestion { Question = "Where?", Answer = "", Found = false, AskedOf = [], AskedAt = Now }, CancellationToken.None));

    [Fact]
    public async Task Chapters_replaced_twice_are_the_same()
    {
        var store = new ChapterStore(Connection);
        Chapter[] chapters = [new(0, 0, 5, "One", "It begins."), new(1, 5, 10, "Two", "It ends.")];
        await store.ReplaceAsync(VideoId, chapters, CancellationToken.None);
        await store.ReplaceAsync(VideoId, chapters, CancellationToken.None);
        Assert.Equal(chapters, await store.ListAsync(VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task The_ledger_keeps_one_record_of_each_chunk_in_the_order_of_the_stages()
    {
        var store = new LedgerStore(Connection);
        await PutAsync("encode", 1, 3, "b");
        await PutAsync("encode", 0, 2, "first attempt");
        await PutAsync("encode", 0, 4, "a");
        await PutAsync("probe", 0, 1, "p");
        var entries = await store.ListAsync(VideoId, CancellationToken.None);
        Assert.Equal([("probe", 0, "p"), ("encode", 0, "a"), ("encode", 1, "b")], entries.Select(entry => (entry.Stage, entry.Chunk, (string?)entry.Entry["what"] ?? "")));

        Task PutAsync(string stage, int chunk, int minute, string what) =>
            store.PutAsync(VideoId, new LedgerEntry(stage, chunk, new JsonObject { ["what"] = what }, Now.AddMinutes(minute)), CancellationToken.None);
    }
}
