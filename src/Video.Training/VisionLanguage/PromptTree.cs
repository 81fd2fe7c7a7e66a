using Video.Models.Positions;

namespace Video.Training.VisionLanguage;

/// <summary>A token that an answer should have, and the token after which it should come.</summary>
/// <param name="At">Index in the tree of the token before it.</param>
/// <param name="Lesson">Index of the lesson.</param>
/// <param name="IsCore">Whether the answer is wrong without it: what follows are the times that it rests on.</param>
internal sealed record Target(int At, int Id, int Lesson, bool IsCore);

/// <summary>
/// Several prompts about one clip, with their answers, as one sequence: what they have in common, the clip above all, stands there once. A token sees its own prompt only, so
/// that every answer is learnt exactly as if it were asked for alone.
/// </summary>
internal sealed class PromptTree
{
    private const int Root = -1;

    private readonly Dictionary<(int Parent, int Id), int> _children = [];
    private readonly List<int> _ids = [];
    private readonly List<int> _parents = [];
    private readonly List<float>[] _positions = [.. Enumerable.Range(0, Prompt.Axes).Select(_ => new List<float>())];
    private readonly List<Target> _targets = [];
    private readonly Dictionary<int, int> _visuals = [];

    /// <summary>[tokens]</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>[tokens]: the token before each, which always has a smaller index; -1 for the first.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>[axes][tokens]</summary>
    public IReadOnlyList<List<float>> Positions => _positions;

    public IReadOnlyList<Target> Targets => _targets;

    /// <summary>By index in the tree: which of the clip's visual tokens stands there.</summary>
    public IReadOnlyDictionary<int, int> Visuals => _visuals;

    /// <summary>Adds a prompt and its answer.</summary>
    /// <param name="prompt">With at most one clip.</param>
    /// <param name="answer">Ids of the answer, the one that ends it included.</param>
    /// <param name="core">How many of them make it right or wrong.</param>
    /// <returns>[tokens of the prompt]: their indices in the tree.</returns>
    public IReadOnlyList<int> Add(Prompt prompt, IReadOnlyList<int> answer, int core, int lesson)
    {
        var visualOf = prompt.Spans.SelectMany(span => Enumerable.Range(0, span.Count).Select(i => (At: span.Start + i, Token: span.FirstToken + i))).ToDictionary(item => item.At, item => item.Token);
        var at = Root;
        var places = new List<int>();
        for (var i = 0; i < prompt.Ids.Length; i++)
        {
            at = Child(at, prompt.Ids[i], prompt.Positions[0][i], prompt.Positions[1][i], prompt.Positions[2][i]);
            places.Add(at);
            if (visualOf.TryGetValue(i, out var token)) _visuals[at] = token;
        }

        for (var i = 0; i < answer.Count; i++)
        {
            _targets.Add(new Target(at, answer[i], lesson, i < core));
            if (i == answer.Count - 1) break; // nothing follows the end

            var position = prompt.Next + i;
            at = Child(at, answer[i], position, position, position);
        }

        return places;
    }

    private int Child(int parent, int id, float time, float row, float column)
    {
        if (_children.TryGetValue((parent, id), out var known)) return known;

        var index = _ids.Count;
        _children[(parent, id)] = index;
        _ids.Add(id);
        _parents.Add(parent);
        _positions[0].Add(time);
        _positions[1].Add(row);
        _positions[2].Add(column);
        return index;
    }
}
