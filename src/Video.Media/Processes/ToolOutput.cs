namespace Video.Media;

/// <summary>Ready-made readers of standard output.</summary>
internal static class ToolOutput
{
    /// <summary>Runs a program whose output is small and returns it whole; more than <paramref name="limitBytes"/> is an error.</summary>
    public static async Task<(ToolExit Exit, byte[] Bytes)> RunForBytesAsync(
        this IMediaTool tool, ToolRequest request, int limitBytes, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var exit = await tool.RunAsync(request with { ReadOutput = (stream, token) => CopyAsync(stream, bytes, request.Subject, limitBytes, token) }, cancellationToken);
        return (exit, bytes.ToArray());
    }

    /// <summary>Placeholder for requests whose reader is set later.</summary>
    public static Task Ignore(Stream stream, CancellationToken cancellationToken) => stream.CopyToAsync(Stream.Null, cancellationToken);

    private static async Task CopyAsync(Stream from, MemoryStream to, string subject, int limitBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            to.Write(buffer, 0, count);
            if (to.Length > limitBytes)
                throw new MediaException(MediaFailure.LimitReached, $"{subject}: expected at most {limitBytes} bytes of output, got more; the file is damaged or made to be large");
        }
    }
}
