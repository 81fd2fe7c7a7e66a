using Video.Analysis.Search;
using Video.Jobs.Stages;
using Video.Models;
using Video.Storage.Stores;
using RgbImage = Video.Models.RgbImage;

namespace Video.Jobs.Searching;

/// <summary>Finds moments in everything that is indexed: by the vectors of frames and by the words of texts, in one ranking.</summary>
/// <param name="model">The dual encoder that the vectors are of; null to look through texts only.</param>
public sealed class VideoSearch(StageEnvironment environment, DualEncoder? model)
{
    /// <summary>Places that each way of looking brings, before neighbours become one.</summary>
    private const int MostPlaces = 100;

    private const double BroadWeight = 0.5;

    /// <returns>Best first, no two of one moment; empty when nothing is indexed or nothing matches.</returns>
    /// <exception cref="SearchRefusedException">Nothing can be looked for by this query, or only with a dual encoder.</exception>
    /// <exception cref="Media.MediaException">The picture is no picture.</exception>
    public async Task<IReadOnlyList<Moment>> FindAsync(SearchQuery query, SegmentFilter filter, CancellationToken cancellationToken)
    {
        query.Check();
        await CheckAsync(query, cancellationToken);
        var index = await OpenAsync(query, cancellationToken);

        var (places, backgrounds) = await RankAsync(index, query, filter, cancellationToken);
        return new MomentMerger(backgrounds).Merge(places, query.Limit);
    }

    /// <summary>Segments by how well they fit words, neighbours apart: for questions, whose words need not say what to look for.</summary>
    /// <param name="words">At least one letter or digit, at most <see cref="SearchQuery.MostCharacters"/>.</param>
    /// <returns>Best first; empty when nothing is indexed or nothing matches.</returns>
    public async Task<IReadOnlyList<ScoredPlace>> RankAsync(string words, SegmentFilter filter, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Words = words, Limit = MostPlaces }.Check();
        var index = await VectorIndex.OpenAsync(environment.Database, model, cancellationToken);
        return (await RankAsync(index, query, filter, cancellationToken)).Places;
    }

    /// <returns>Segments, best first, and the similarity of what merely happens to be there, by kind of match.</returns>
    private async Task<(IReadOnlyList<ScoredPlace> Places, Dictionary<string, double> Backgrounds)> RankAsync(VectorIndex? index, SearchQuery query, SegmentFilter filter, CancellationToken cancellationToken)
    {
        // Side by side: the server looks through texts while words become a vector here.
        var mostPlaces = Math.Max(MostPlaces, 2 * query.Limit);
        var texts = RankTextsAsync(query, filter, mostPlaces, cancellationToken);
        var pictures = RankPicturesAsync(index, query, filter, mostPlaces, cancellationToken);
        await Task.WhenAll(texts, pictures);

        var (rankings, backgrounds) = await pictures;
        return (RankFusion.Fuse([.. rankings.Concat(await texts).Where(ranking => ranking.Entries.Count > 0)]), backgrounds);
    }

    private async Task<(List<RankedPlaces> Rankings, Dictionary<string, double> Backgrounds)> RankPicturesAsync(VectorIndex? index, SearchQuery query, SegmentFilter filter, int mostPlaces, CancellationToken cancellationToken)
    {
        var (rankings, backgrounds) = (new List<RankedPlaces>(), new Dictionary<string, double>());
        if (index is null) return (rankings, backgrounds);

        foreach (var (kind, vector) in await EmbedAsync(index, query, cancellationToken))
        {
            var background = index.BackgroundAsync(vector, cancellationToken);
            rankings.Add(await index.RankAsync(kind, vector, query, filter, mostPlaces, cancellationToken));
            backgrounds[kind] = await background;
        }

        return (rankings, backgrounds);
    }

    private async Task<List<RankedPlaces>> RankTextsAsync(SearchQuery query, SegmentFilter filter, int mostPlaces, CancellationToken cancellationToken)
    {
        if (query.Words is not { } words) return [];

        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var texts = new TextRanking(connection, filter, mostPlaces, enough: 2 * query.Limit);
        return [await texts.NarrowAsync(words, weight: 1, cancellationToken), await texts.BroadAsync(words, BroadWeight, cancellationToken)];
    }

    private async Task CheckAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        // Full-text search knows English only; words of other scripts are the dual encoder's.
        if (query is not { Words: { } words, Picture: null, Like: null } || !words.All(char.IsAscii)) return;

        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        if (!await new TextStore(connection).HasWordsAsync(words, cancellationToken))
            throw new SearchRefusedException($"search: expected a word that says what to look for, got only words that are everywhere in \"{words}\"");
    }

    /// <summary>Null where words can be looked for in texts only.</summary>
    private async Task<VectorIndex?> OpenAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var index = await VectorIndex.OpenAsync(environment.Database, model, cancellationToken);
        return index is not null || query is { Picture: null, Like: null } ? index : throw new SearchRefusedException(
            "search: expected videos with vectors of a dual encoder (CLIP, SigLIP) that is here to compare pictures with, got none; put one into a model folder and let `video model use` give the videos vectors");
    }

    /// <summary>What is asked as vectors, each with the kind of its matches.</summary>
    private async Task<List<(string Kind, float[] Vector)>> EmbedAsync(VectorIndex index, SearchQuery query, CancellationToken cancellationToken)
    {
        var vectors = new List<(string, float[])>();
        if (query.Words is { } words) vectors.Add(("picture", index.Encoder.EmbedTexts([words], cancellationToken)[0]));
        if (query.Picture is var (file, name))
        {
            var picture = await environment.Media.Pictures.DecodeAsync(file, name, cancellationToken);
            vectors.Add(("image", index.Encoder.EmbedPictures([new RgbImage(picture.Pixels, picture.Height, picture.Width)], cancellationToken)[0]));
        }

        if (query.Like is var (video, seconds)) vectors.Add(("like", await index.VectorOfAsync(video, seconds, cancellationToken)));
        return vectors;
    }
}
