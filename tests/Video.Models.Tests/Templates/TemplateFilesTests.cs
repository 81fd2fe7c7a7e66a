using Video.Models.Templates;
using Xunit;

namespace Video.Models.Tests.Templates;

public sealed class TemplateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("templates").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_without_template_gives_none()
    {
        Write("tokenizer_config.json", """{"bos_token": "<s>"}""");
        Assert.Null(ChatTemplate.Load(_folder));
    }

    [Fact]
    public void Files_are_looked_for_in_order()
    {
        Write("tokenizer_config.json", """{"chat_template": "third"}""");
        Assert.Equal("third", Load());
        Write("chat_template.jinja", "second");
        Assert.Equal("second", Load());
        Write("chat_template.json", """{"chat_template": "first"}""");
        Assert.Equal("first", Load());
    }

    [Fact]
    public void Of_named_templates_the_default_is_taken_unless_another_is_asked_for()
    {
        Write("tokenizer_config.json", """{"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}""");
        Assert.Equal("d", Load());
        Assert.Equal("t", Load("tool_use"));
        Assert.Contains("tool_use, default", Assert.Throws<InvalidDataException>(() => Load("rag")).Message);
    }

    [Fact]
    public void A_broken_file_is_named()
    {
        Write("chat_template.json", "{");
        Assert.Contains("chat_template.json", Assert.Throws<InvalidDataException>(() => Load()).Message);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private string? Load(string name = "default") => ChatTemplate.Load(_folder, name)?.Render([], new TemplateArguments());
}
