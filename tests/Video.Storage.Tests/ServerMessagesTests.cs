using Video.Storage.Embedded;

namespace Video.Storage.Tests;

public sealed class ServerMessagesTests
{
    [Theory]
    [InlineData(
        """
        The files belonging to this database system will be owned by user "postgres".
        running bootstrap script ... 2025-11-21 16:11:37.772 UTC [17442] FATAL:  could not write to file "pg_wal/xlogtemp.17442": No space left on device
        child process exited with exit code 1
        initdb: removing data directory "/proc/self/fd/9/data"
        """,
        "FATAL:  could not write to file \"pg_wal/xlogtemp.17442\": No space left on device")]
    [InlineData(
        """
        2025-11-21 16:11:47.374 UTC [17624] ERROR:  could not extend file "base/4/1": No space left on device
        2025-11-21 16:11:47.374 UTC [17624] HINT:  Check free disk space.
        2025-11-21 16:11:47.374 UTC [17624] STATEMENT:  CREATE DATABASE template0
        """,
        "ERROR:  could not extend file \"base/4/1\": No space left on device")]
    [InlineData(
        """
        2025-11-21 16:12:01.463 GMT [18174] LOG:  unrecognized configuration parameter "x" in file "postgresql.conf" line 1
        2025-11-21 16:12:01.463 GMT [18174] FATAL:  configuration file "postgresql.conf" contains errors
        pg_ctl: could not start server
        Examine the log output.
        """,
        "LOG:  unrecognized configuration parameter \"x\" in file \"postgresql.conf\" line 1; "
        + "FATAL:  configuration file \"postgresql.conf\" contains errors")]
    [InlineData("something\nthat nobody foresaw\n", "that nobody foresaw")]
    [InlineData("\n", null)]
    public void The_reason_is_found(string printed, string? reason) => Assert.Equal(reason, ServerMessages.Reason(printed));
}
