using System.Security.Cryptography;
using System.Text;

namespace Video.Models.Checkpoints;

/// <summary>Identity of a checkpoint in well under a second: everything that decides its output, the weights by sample.</summary>
internal static class CheckpointFingerprint
{
    private const int SampleLength = 64 * 1024;
    private const long SampleDistance = 16 * 1024 * 1024;
    private const long WholeBelow = 64 * 1024 * 1024; // small models are often retrained in a few layers only

    /// <summary>Small files that change what goes in or comes out; hashed whole, those that are not there as absent.</summary>
    private static readonly string[] SmallFiles =
    [
        "config.json", "open_clip_config.json",
        "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json", "spiece.model", "tokenizer.model",
        "preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json",
    ];

    public static string Compute(string folder, IReadOnlyList<SafetensorsFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in SmallFiles)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) Append(hash, name, File.ReadAllBytes(path));
        }

        foreach (var file in files)
        {
            Append(hash, Path.GetFileName(file.Path), file.Header);
            AppendSamples(hash, file);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static unsafe void AppendSamples(IncrementalHash hash, SafetensorsFile file)
    {
        hash.AppendData(BitConverter.GetBytes(file.Length));
        if (file.Length < WholeBelow)
        {
            hash.AppendData(new ReadOnlySpan<byte>((void*)file.Address(0), (int)file.Length));
            return;
        }

        for (var offset = 0L; offset < file.Length; offset += SampleDistance)
        {
            var length = (int)Math.Min(SampleLength, file.Length - offset);
            hash.AppendData(new ReadOnlySpan<byte>((void*)file.Address(offset), length));
        }
    }

    /// <summary>Lengths go before contents, so that no two sets of files give the same bytes.</summary>
    private static void Append(IncrementalHash hash, string name, ReadOnlySpan<byte> content)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        hash.AppendData(BitConverter.GetBytes(nameBytes.Length));
        hash.AppendData(nameBytes);
        hash.AppendData(BitConverter.GetBytes(content.Length));
        hash.AppendData(content);
    }
}
