namespace Video.Models.Templates;

/// <summary>What one rendering may use: real templates need a thousandth of it, a hostile one ends here.</summary>
internal sealed class Budget
{
    public const int MaxSteps = 10_000_000;

    /// <summary>Characters and list items made in all, 64 Mi.</summary>
    public const long MaxSize = 64L << 20;

    /// <summary>The reference's interpreter stops at 1000 nested calls.</summary>
    private const int MaxDepth = 990;

    private long _steps;
    private long _size;
    private int _depth;

    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > MaxSteps)
        {
            throw TemplateException.Limit($"the template needs more than {MaxSteps:N0} steps");
        }
    }

    /// <summary>Counts characters or items before they are made.</summary>
    public void Allocate(double count)
    {
        if (count > 0)
        {
            _size += count > MaxSize ? MaxSize + 1 : (long)count;
        }

        if (_size > MaxSize)
        {
            throw TemplateException.Limit($"the template makes more than {MaxSize:N0} characters or items");
        }
    }

    /// <summary>Counts a pass over so many characters.</summary>
    public void Scan(int characters) => Step(characters / 16);

    /// <summary>Enters a call that costs the reference so many of its own.</summary>
    public void Enter(int cost)
    {
        RuntimeStack.Ensure();
        _depth += cost;
        if (_depth > MaxDepth)
        {
            throw TemplateException.Recursion();
        }
    }

    public void Leave(int cost) => _depth -= cost;
}
