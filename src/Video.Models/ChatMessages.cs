using System.Text.Json.Nodes;

namespace Video.Models;

/// <summary>A conversation in the chat form that templates take.</summary>
internal static class ChatMessages
{
    public static JsonArray Of(Conversation conversation) => new([.. conversation.Messages.Select(Of)]);

    private static JsonObject Of(Message message) => new()
    {
        ["role"] = message.Role,
        ["content"] = message.Parts is [MessagePart.Text only] ? only.Value : new JsonArray([.. message.Parts.Select(Of)]),
    };

    private static JsonObject Of(MessagePart part) => part switch
    {
        MessagePart.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value },
        MessagePart.Image => new JsonObject { ["type"] = "image" },
        _ => new JsonObject { ["type"] = "video" },
    };
}
