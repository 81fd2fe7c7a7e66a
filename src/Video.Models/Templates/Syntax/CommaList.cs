namespace Video.Models.Templates;

/// <summary>Things with commas between them; one comma makes them a tuple, and one may end them.</summary>
internal static class CommaList
{
    /// <param name="tokens">Stands before the first thing.</param>
    /// <param name="parse">Reads one thing.</param>
    /// <param name="endName">The word that ends the list, besides the end of the tag and a closing parenthesis.</param>
    public static (List<T> Items, bool IsTuple) Parse<T>(TokenStream tokens, Func<T> parse, string? endName)
    {
        List<T> items = [];
        var isTuple = false;
        while (true)
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            if (tokens.Current.Type is TokenType.VariableEnd or TokenType.BlockEnd || tokens.Current.IsOperator(")")
                || (endName is not null && tokens.Current.IsName(endName)))
            {
                return (items, isTuple);
            }

            items.Add(parse());
            if (!tokens.Current.IsOperator(","))
            {
                return (items, isTuple);
            }

            isTuple = true;
        }
    }
}
