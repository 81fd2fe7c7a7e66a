using System.Runtime.CompilerServices;

namespace Video.Models.Templates;

/// <summary>
/// The last guard of everything that recurses: no template may exhaust the thread's stack, which would end the process, nor
/// walk a value that holds itself many times over (<c>[x, x]</c> of <c>[x, x]</c> …) for ever.
/// </summary>
internal static class RuntimeStack
{
    /// <summary>The budget of what this thread renders: equality and hashing are called by collections, which cannot pass it on.</summary>
    [ThreadStatic]
    private static Budget? t_budget;

    /// <summary>Counts recursive steps of this thread against a budget, until disposed.</summary>
    public static Running Run(Budget budget)
    {
        var outer = t_budget;
        t_budget = budget;
        return new Running(outer);
    }

    public static void Ensure()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TemplateException.Recursion();
        }

        t_budget?.Step();
    }

    public static void Step(int count) => t_budget?.Step(count);

    /// <summary>Counts a pass over so many characters.</summary>
    public static void Scan(int characters) => t_budget?.Scan(characters);

    public readonly ref struct Running(Budget? outer)
    {
        public void Dispose() => t_budget = outer;
    }
}
