using System.Buffers;

namespace Video.Models.Templates;

/// <summary>What Python's str calls white space; all of it lies in the basic plane.</summary>
internal static class Whitespace
{
    public const string All =
        "\t\n\u000b\u000c\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    public static readonly SearchValues<char> Characters = SearchValues.Create(All);

    public static bool Is(char c) => Characters.Contains(c);
}
