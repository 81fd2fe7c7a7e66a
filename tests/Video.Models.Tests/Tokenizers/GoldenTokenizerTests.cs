using System.Text.Json;
using Video.Models.Checkpoints;
using Video.Models.Tests.Checkpoints;
using Video.Models.Tokenizers;

namespace Video.Models.Tests.Tokenizers;

/// <summary>The records' prompts and answers; nothing is checked where the records are not.</summary>
public sealed class GoldenTokenizerTests
{
    private static readonly string[] Families = ["qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_5"];

    [Fact]
    public void Prompts_give_the_recorded_ids_but_for_widened_placeholders()
    {
        foreach (var folder in GoldenRecords.Folders(Families))
        {
            var tokenizer = Tokenizer.Load(Path.Combine(folder, "model"));
            using var tensors = SafetensorsFile.Open(Path.Combine(folder, "record.safetensors"));
            foreach (var (name, row, prompt) in Prompts(folder))
            {
                var recorded = Row(tensors, $"{name}/input_ids", row);
                var kept = Row(tensors, $"{name}/attention_mask", row);

                Assert.Equal(Narrow(tokenizer, [.. recorded.Where((_, i) => kept[i] != 0)]), Narrow(tokenizer, tokenizer.Encode(prompt)));
            }
        }
    }

    [Fact]
    public void Generated_ids_give_the_recorded_texts()
    {
        foreach (var folder in GoldenRecords.Folders(Families))
        {
            var tokenizer = Tokenizer.Load(Path.Combine(folder, "model"));
            foreach (var generated in Cases(folder).SelectMany(found => found.GetProperty("generate").EnumerateArray()))
            {
                var texts = generated.GetProperty("texts").EnumerateArray().Select(text => text.GetString());
                var ids = generated.GetProperty("ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()));

                Assert.Equal(texts, ids.Select(row => tokenizer.Decode(row, skipSpecialTokens: true)));
            }
        }
    }

    /// <summary>Runs of a placeholder as one; Qwen3's clips, whose frames come with times of their own in the text, as one placeholder.</summary>
    private static string Narrow(Tokenizer tokenizer, int[] ids)
    {
        var text = tokenizer.Decode(ids, skipSpecialTokens: false);
        foreach (var pad in new[] { "<|image_pad|>", "<|video_pad|>" })
            while (text.Contains(pad + pad, StringComparison.Ordinal)) text = text.Replace(pad + pad, pad, StringComparison.Ordinal);
        const string Frame = @"<[0-9.]+ seconds><\|vision_start\|><\|video_pad\|><\|vision_end\|>";
        text = System.Text.RegularExpressions.Regex.Replace(text, $"({Frame})+", "<|vision_start|><|video_pad|><|vision_end|>", System.Text.RegularExpressions.RegexOptions.ExplicitCapture);
        return string.Join(' ', tokenizer.Encode(text));
    }

    private static IEnumerable<(string Name, int Row, string Prompt)> Prompts(string folder) =>
        from found in Cases(folder)
        from prompt in found.GetProperty("prompts").EnumerateArray().Select((prompt, row) => (Text: prompt.GetString() ?? "", Row: row))
        select (found.GetProperty("name").GetString() ?? "", prompt.Row, prompt.Text);

    private static List<JsonElement> Cases(string folder) =>
        [.. CheckpointConfig.Load(Path.Combine(folder, "record.json")).Element.GetProperty("cases").EnumerateArray()];

    private static int[] Row(SafetensorsFile tensors, string name, int row)
    {
        var tensor = tensors.Get(name);
        var length = (int)tensor.Shape[1];
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(tensor.Bytes).Slice(row * length, length).ToArray();
    }
}
