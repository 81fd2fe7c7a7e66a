using System.Buffers.Binary;
using Video.Models.Checkpoints;

namespace Video.Models.RandomCheckpoints;

/// <summary>The weights of a random checkpoint, written to disk piece by piece.</summary>
internal static class RandomWeights
{
    private const int PieceLength = 1 << 18;

    /// <summary>Rows of the embedding.</summary>
    public static int Vocabulary(RandomModelSize size, int tokens) => Math.Max(size.Vocabulary, tokens);

    public static void Write(string path, RandomModelSize size, int tokens, int seed) => Write(path, [.. Tensors(size, Vocabulary(size, tokens))], size.BFloat16, seed);

    /// <param name="bFloat16">bf16, else fp32.</param>
    public static void Write(string path, IReadOnlyList<RandomTensor> tensors, bool bFloat16, int seed)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        SafetensorsWriter.WriteHeader(stream, tensors.Select(tensor => new NewTensor(tensor.Name, bFloat16 ? "BF16" : "F32", [.. tensor.Shape], tensor.Length * (bFloat16 ? 2 : 4))));

        var source = new RandomNumbers(seed);
        var piece = new byte[PieceLength * sizeof(float)];
        foreach (var tensor in tensors)
        {
            var left = tensor.Length;
            for (; left > 0; left -= PieceLength)
            {
                var count = (int)Math.Min(left, PieceLength);
                for (var i = 0; i < count; i++)
                {
                    var value = tensor.Center + tensor.Deviation * source.Next();
                    if (bFloat16) BinaryPrimitives.WriteUInt16LittleEndian(piece.AsSpan(2 * i), RoundToBFloat16(value));
                    else BinaryPrimitives.WriteSingleLittleEndian(piece.AsSpan(4 * i), value);
                }

                stream.Write(piece.AsSpan(0, count * (bFloat16 ? 2 : 4)));
            }
        }
    }

    private static IEnumerable<RandomTensor> Tensors(RandomModelSize size, int vocabulary) => [.. Vision(size), .. Text(size, vocabulary)];

    private static IEnumerable<RandomTensor> Vision(RandomModelSize size)
    {
        var (dim, inner, joined) = (size.VisionDim, size.VisionInnerDim, size.Merge * size.Merge * size.VisionDim);
        yield return RandomTensor.Matrix("visual.patch_embed.proj.weight", dim, RandomModelFiles.Channels, RandomModelFiles.TemporalPatch, RandomModelFiles.Patch, RandomModelFiles.Patch);
        for (var i = 0; i < size.VisionLayers; i++)
        {
            var block = $"visual.blocks.{i}";
            var parts = new List<RandomTensor>();
            parts.AddRange(Norm($"{block}.norm1", dim, size.IsSecond));
            parts.AddRange(Norm($"{block}.norm2", dim, size.IsSecond));
            parts.AddRange(Linear($"{block}.attn.qkv", dim, 3 * dim, bias: true));
            parts.AddRange(Linear($"{block}.attn.proj", dim, dim, bias: true));
            parts.AddRange(size.IsSecond
                ? [.. Linear($"{block}.mlp.fc1", dim, inner, bias: true), .. Linear($"{block}.mlp.fc2", inner, dim, bias: true)]
                : [.. Linear($"{block}.mlp.gate_proj", dim, inner, bias: true), .. Linear($"{block}.mlp.up_proj", dim, inner, bias: true), .. Linear($"{block}.mlp.down_proj", inner, dim, bias: true)]);
            foreach (var part in parts) yield return part;
        }

        foreach (var part in Norm("visual.merger.ln_q", dim, size.IsSecond)) yield return part;
        foreach (var part in Linear("visual.merger.mlp.0", joined, joined, bias: true)) yield return part;
        foreach (var part in Linear("visual.merger.mlp.2", joined, size.Dim, bias: true)) yield return part;
    }

    private static IEnumerable<RandomTensor> Text(RandomModelSize size, int vocabulary)
    {
        var (dim, inner, kv) = (size.Dim, size.InnerDim, size.Dim / size.Heads * size.KvHeads);
        yield return RandomTensor.Matrix("model.embed_tokens.weight", vocabulary, dim);
        for (var i = 0; i < size.Layers; i++)
        {
            var layer = $"model.layers.{i}";
            IEnumerable<RandomTensor> parts =
            [
                .. Norm($"{layer}.input_layernorm", dim, bias: false), .. Norm($"{layer}.post_attention_layernorm", dim, bias: false),
                .. Linear($"{layer}.self_attn.q_proj", dim, dim, bias: true), .. Linear($"{layer}.self_attn.k_proj", dim, kv, bias: true),
                .. Linear($"{layer}.self_attn.v_proj", dim, kv, bias: true), .. Linear($"{layer}.self_attn.o_proj", dim, dim, bias: false),
                .. Linear($"{layer}.mlp.gate_proj", dim, inner, bias: false), .. Linear($"{layer}.mlp.up_proj", dim, inner, bias: false), .. Linear($"{layer}.mlp.down_proj", inner, dim, bias: false),
            ];
            foreach (var part in parts) yield return part;
        }

        foreach (var part in Norm("model.norm", dim, bias: false)) yield return part;
    }

    private static IEnumerable<RandomTensor> Linear(string name, int input, int output, bool bias)
    {
        yield return RandomTensor.Matrix($"{name}.weight", output, input);
        if (bias) yield return new RandomTensor($"{name}.bias", [output], Center: 0, Deviation: 0.1f);
    }

    private static IEnumerable<RandomTensor> Norm(string name, int dim, bool bias)
    {
        yield return new RandomTensor($"{name}.weight", [dim], Center: 1, Deviation: 0.1f);
        if (bias) yield return new RandomTensor($"{name}.bias", [dim], Center: 0, Deviation: 0.1f);
    }

    /// <summary>To the nearest, ties to even.</summary>
    private static ushort RoundToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Numbers from a normal distribution, drawn from a table: a billion of them take seconds.</summary>
    private sealed class RandomNumbers
    {
        private readonly float[] _table = new float[1 << 16];
        private ulong _state;

        public RandomNumbers(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < _table.Length; i++)
                _table[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            _state = (ulong)random.NextInt64() | 1;
        }

        public float Next()
        {
            // xorshift64*: Vigna, An experimental exploration of Marsaglia's xorshift generators, 2016.
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return _table[(_state * 0x2545F4914F6CDD1D) >> 48];
        }
    }
}
