//! A connection over a Unix socket, to read and write.

use std::num::NonZeroUsize;

use streams::{StreamReader, StreamWriter};

use crate::{ConnectError, DialUnix, open_connection, open_connection_with_limit};

/// Connects to a Unix socket, and gives a reader and a writer of the connection: asyncio's
/// [`open_unix_connection`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_unix_connection).
///
/// It takes what [`create_unix_connection`](crate::create_unix_connection) takes.
///
/// # Errors
///
/// As [`create_unix_connection`](crate::create_unix_connection).
///
/// # Panics
///
/// In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes.
///
/// # Examples
///
/// ```
/// use endpoints::open_unix_connection;
/// use tokio::io::AsyncWriteExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("service.sock");
/// let listener = tokio::net::UnixListener::bind(&path)?;
///
/// let (mut reader, _writer) = open_unix_connection(&path).await?;
///
/// let (mut peer, _) = listener.accept().await?;
/// peer.write_all(b"hello\n").await?;
/// assert_eq!(reader.readline().await?, "hello\n");
/// # Ok(())
/// # }
/// ```
pub async fn open_unix_connection(
    target: impl DialUnix,
) -> Result<(StreamReader, StreamWriter), ConnectError> {
    open_connection(target.into_target()).await
}

/// As [`open_unix_connection`], with the reader's limit: asyncio's `limit=`.
///
/// # Errors
///
/// As [`create_unix_connection`](crate::create_unix_connection).
///
/// # Panics
///
/// In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes.
pub async fn open_unix_connection_with_limit(
    limit: NonZeroUsize,
    target: impl DialUnix,
) -> Result<(StreamReader, StreamWriter), ConnectError> {
    open_connection_with_limit(limit, target.into_target()).await
}
