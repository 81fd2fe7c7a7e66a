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
        // Full-text search knows English only; words of other scripts are the dual encoder's.
        var mustSaySomething = query is { Words: { } words, Picture: null, Like: null } && words.All(char.IsAscii);
        var (places, backgrounds) = await RankAsync(query, filter, mustSaySomething, cancellationToken);
        return new MomentMerger(backgrounds).Merge(places, query.Limit);
    }

    /// <summary>Segments by how well they fit words, neighbours apart: for questions, whose words need not say what to look for.</summary>
    /// <param name="words">At least one letter or digit, at most <see cref="SearchQuery.MostCharacters"/>.</param>
    /// <returns>Best first; empty when nothing is indexed or nothing matches.</returns>
    public async Task<IReadOnlyList<ScoredPlace>> RankAsync(string words, SegmentFilter filter, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Words = words, Limit = MostPlaces }.Check();
        return (await RankAsync(query, filter, mustSaySomething: false, cancellationToken)).Places;
    }

    /// <param name="mustSaySomething">Whether words that are everywhere are refused.</param>
    /// <returns>Segments, best first, and the similarity of what merely happens to be there, by kind of match.</returns>
    private async Task<(IReadOnlyList<ScoredPlace> Places, Dictionary<string, double> Backgrounds)> RankAsync(SearchQuery query, SegmentFilter filter, bool mustSaySomething, CancellationToken cancellationToken)
    {
        // Side by side: the server looks through texts, and for the index, while words become a vector here.
        var mostPlaces = Math.Max(MostPlaces, 2 * query.Limit);
        var texts = RankTextsAsync(query, filter, mostPlaces, mustSaySomething, cancellationToken);
        var pictures = RankPicturesAsync(query, filter, mostPlaces, cancellationToken);
        await Task.WhenAll(texts, pictures);

        var (rankings, backgrounds) = await pictures;
        return (RankFusion.Fuse([.. rankings.Concat(await texts).Where(ranking => ranking.Entries.Count > 0)]), backgrounds);
    }

    private async Task<(List<RankedPlaces> Rankings, Dictionary<string, double> Backgrounds)> RankPicturesAsync(SearchQuery query, SegmentFilter filter, int mostPlaces, CancellationToken cancellationToken)
    {
        var (rankings, backgrounds) = (new List<RankedPlaces>(), new Dictionary<string, double>());
        var opening = OpenAsync(query, cancellationToken);
        var words = query.Words is { } asked ? model?.EmbedTexts([asked], cancellationToken)[0] : null;
        if (await opening is not { } index) return (rankings, backgrounds);

        foreach (var (kind, vector) in await VectorsAsync(index, words, query, cancellationToken))
        {
            var background = index.BackgroundAsync(vector, cancellationToken);
            rankings.Add(await index.RankAsync(kind, vector, query, filter, mostPlaces, cancellationToken));
            backgrounds[kind] = await background;
        }

        return (rankings, backgrounds);
    }

    private async Task<List<RankedPlaces>> RankTextsAsync(SearchQuery query, SegmentFilter filter, int mostPlaces, bool mustSaySomething, CancellationToken cancellationToken)
    {
        if (query.Words is not { } words) return [];

        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var asked = await new TextStore(connection).ReadAsync(words, cancellationToken);
        if (mustSaySomething && !asked.SaysSomething)
            throw new SearchRefusedException($"search: expected a word that says what to look for, got only words that are everywhere in \"{words}\"");

        var texts = new TextRanking(connection, filter, mostPlaces, enough: 2 * query.Limit);
        return [await texts.NarrowAsync(asked, weight: 1, cancellationToken), await texts.BroadAsync(asked, BroadWeight, cancellationToken)];
    }

    /// <summary>Null where words can be looked for in texts only.</summary>
    private async Task<VectorIndex?> OpenAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var index = await VectorIndex.OpenAsync(environment.Database, model, cancellationToken);
        return index is not null || query is { Picture: null, Like: null } ? index : throw new SearchRefusedException(
            "search: expected videos with vectors of a dual encoder (CLIP, SigLIP) that is here to compare pictures with, got none; put one into a model folder and let `video model use` give the videos vectors");
    }

    /// <summary>What is asked as vectors, each with the kind of its matches.</summary>
    /// <param name="words">The words' own.</param>
    private async Task<List<(string Kind, float[] Vector)>> VectorsAsync(VectorIndex index, float[]? words, SearchQuery query, CancellationToken cancellationToken)
    {
        var vectors = new List<(string, float[])>();
        if (words is not null) vectors.Add(("picture", words));
        if (query.Picture is var (file, name))
        {
            var picture = await environment.Media.Pictures.DecodeAsync(file, name, cancellationToken);
            vectors.Add(("image", index.Encoder.EmbedPictures([new RgbImage(picture.Pixels, picture.Height, picture.Width)], cancellationToken)[0]));
        }

        if (query.Like is var (video, seconds)) vectors.Add(("like", await index.VectorOfAsync(video, seconds, cancellationToken)));
        return vectors;
    }
}
