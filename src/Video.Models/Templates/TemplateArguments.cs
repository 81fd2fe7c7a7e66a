using System.Text.Json.Nodes;

namespace Video.Models.Templates;

/// <summary>What a chat template is given besides the messages.</summary>
public sealed record TemplateArguments
{
    /// <summary>Whether the prompt shall end where the assistant's answer begins. Default false.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether the prompt shall end inside the last message, for the model to go on writing it. Default false.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>Tools the model may call; none when null.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Documents to ground the answer on; none when null.</summary>
    public JsonArray? Documents { get; init; }

    /// <summary>The tokenizer's first token; undefined in the template when null.</summary>
    public string? BosToken { get; init; }

    /// <summary>The tokenizer's last token; undefined in the template when null.</summary>
    public string? EosToken { get; init; }

    /// <summary>Any further variables, by name; they win over the others.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>The clock behind <c>strftime_now</c>. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seed of the filters random and lipsum. Default 0: the same prompt every time.</summary>
    public int Seed { get; init; }
}
