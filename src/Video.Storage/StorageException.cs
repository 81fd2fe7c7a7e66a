namespace Video.Storage;

/// <summary>The data folder or the database cannot be used; the message is one sentence for the user: subject, expected, got, remedy.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
