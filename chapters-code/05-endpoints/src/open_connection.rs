//! A connection to read and write.

use std::num::NonZeroUsize;

use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};

use crate::{ConnectError, Dial};

/// Connects, and gives a reader and a writer of the connection: asyncio's
/// [`open_connection`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection).
///
/// It is [`create_connection`](crate::create_connection) with a
/// [`StreamReaderProtocol`](streams::StreamReaderProtocol), here as in asyncio, and takes
/// the same targets. The reader has the default limit of 64 KiB.
///
/// # Errors
///
/// [`ConnectError`]; no socket is left open.
///
/// # Panics
///
/// In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes, as [`create_connection`](crate::create_connection).
///
/// # Examples
///
/// ```
/// use endpoints::open_connection;
/// use tokio::io::AsyncWriteExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let port = listener.local_addr()?.port();
///
/// let (mut reader, writer) = open_connection(("127.0.0.1", port)).await?;
///
/// let (mut peer, _) = listener.accept().await?;
/// peer.write_all(b"hello\n").await?;
/// assert_eq!(reader.readline().await?, "hello\n");
/// writer.close().wait_closed().await?;
/// # Ok(())
/// # }
/// ```
pub async fn open_connection(
    target: impl Dial,
) -> Result<(StreamReader, StreamWriter), ConnectError> {
    open_connection_with_limit(DEFAULT_LIMIT, target).await
}

/// As [`open_connection`], with the reader's limit: asyncio's `limit=`.
///
/// [`create_connection`](crate::create_connection) has no such argument, for it has no
/// reader.
///
/// # Errors
///
/// As [`open_connection`].
///
/// # Panics
///
/// In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes, as [`open_connection`].
// ANCHOR: open_connection
pub async fn open_connection_with_limit(
    limit: NonZeroUsize,
    target: impl Dial,
) -> Result<(StreamReader, StreamWriter), ConnectError> {
    let stream = target.dial().await?;
    Ok(open_stream(stream, limit)?)
}
// ANCHOR_END: open_connection
