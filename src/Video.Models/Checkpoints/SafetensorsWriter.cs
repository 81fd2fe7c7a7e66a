using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Video.Models.Checkpoints;

/// <summary>A tensor that is about to be written.</summary>
/// <param name="Type">As safetensors names it: BF16, F32, I64.</param>
/// <param name="Bytes">Length of its data.</param>
internal sealed record NewTensor(string Name, string Type, IReadOnlyList<long> Shape, long Bytes);

/// <summary>Writes the header of a safetensors file; the data of the tensors follows it in the same order, without gaps.</summary>
/// <remarks>Format: huggingface/safetensors, README. Padded with spaces so that the data begins at a multiple of 64 bytes.</remarks>
internal static class SafetensorsWriter
{
    private const int Alignment = 64;

    public static void WriteHeader(Stream stream, IEnumerable<NewTensor> tensors)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(side => (JsonNode?)side)]),
                ["data_offsets"] = new JsonArray(offset, offset + tensor.Bytes),
            };
            offset += tensor.Bytes;
        }

        var text = header.ToJsonString();
        var prefix = new byte[sizeof(long)];
        text = text.PadRight((text.Length + prefix.Length + Alignment - 1) / Alignment * Alignment - prefix.Length);
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        stream.Write(prefix);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }
}
