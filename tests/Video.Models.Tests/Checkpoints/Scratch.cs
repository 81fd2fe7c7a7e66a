using System.Buffers.Binary;
using System.Text;

namespace Video.Models.Tests.Checkpoints;

/// <summary>A folder that is gone after the test, and safetensors files made to order, wrong ones too.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("video-models-").FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string WriteSafetensors(string name, string header, int dataLength) => Write(name, Safetensors(header, new byte[dataLength]));

    public string WriteSafetensors(string name, string header, byte[] data) => Write(name, Safetensors(header, data));

    public static byte[] Safetensors(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        data.CopyTo(file, 8 + text.Length);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
