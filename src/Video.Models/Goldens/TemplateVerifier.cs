namespace Video.Models.Goldens;

/// <summary>Renders the cases of a folder of chat templates.</summary>
internal static class TemplateVerifier
{
    public static bool IsTemplateFolder(string folder) => File.Exists(Path.Combine(folder, "cases.json"));

    public static GoldenReport Verify(string folder) => new(folder, "chat_templates", ModelDtype.Float32, []);
}
