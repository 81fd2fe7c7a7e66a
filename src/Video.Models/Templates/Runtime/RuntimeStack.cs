using System.Runtime.CompilerServices;

namespace Video.Models.Templates;

/// <summary>The last guard against deep nesting: no template may exhaust the thread's stack, which would end the process.</summary>
internal static class RuntimeStack
{
    public static void Ensure()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TemplateException.Recursion();
        }
    }
}
