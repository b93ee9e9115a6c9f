//! Servers whose connections have streams.

use std::sync::Arc;

use streams::{HandlerOutcome, StreamReader, StreamReaderProtocol, StreamWriter};

use crate::accept_task::{Welcome, welcome_with};
use crate::create_server::{serve_tcp, serve_unix};
use crate::open_listener::{OpenTcp, OpenUnix};
use crate::with_limit::ListenForStreams;
use crate::{ServeError, Server};

/// Makes a TCP server, and runs `handler` for each connection, in a task of its own, with
/// a reader and a writer: asyncio's
/// [`start_server`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server).
///
/// A handler that returns an error or panics is logged, and its connection closed; no
/// other is harmed. When a handler returns, its writer is dropped, and so the connection
/// closed; asyncio leaves one open that the handler has not closed.
///
/// # Errors
///
/// As [`create_server`](crate::create_server).
///
/// # Panics
///
/// As [`create_server`](crate::create_server).
///
/// # Cancel safety
///
/// Yes: what has been opened is closed.
///
/// # Examples
///
/// ```
/// use endpoints::{Listen, start_server};
/// use streams::{StreamError, StreamReader, StreamWriter};
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let handler = async |mut reader: StreamReader, writer: StreamWriter| {
///     if let Ok(line) = reader.readline().await {
///         writer.write(&line.to_ascii_uppercase());
///     }
/// };
/// let server = start_server(handler, Listen::on(("127.0.0.1", 0))).await?;
/// let address = server.sockets()[0].local_addr()?;
///
/// let mut client = tokio::net::TcpStream::connect(address).await?;
/// client.write_all(b"hello\n").await?;
/// let mut answer = String::new();
/// client.read_to_string(&mut answer).await?;
/// assert_eq!(answer, "HELLO\n");
/// # Ok(())
/// # }
/// ```
// ANCHOR: start_server
pub async fn start_server<F, R, L>(
    handler: F,
    listen: L,
) -> Result<Server, ServeError>
where
    F: Fn(StreamReader, StreamWriter) -> R + Send + Sync + 'static,
    R: Future<Output: HandlerOutcome> + Send + 'static,
    L: ListenForStreams<On: OpenTcp>,
{
    let it = listen.with_limit();
    serve_tcp(handle_with(handler, it.limit), it.listen).await
}
// ANCHOR_END: start_server

/// The same with Unix stream sockets: asyncio's
/// [`start_unix_server`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_unix_server).
///
/// # Errors
///
/// As [`create_unix_server`](crate::create_unix_server).
///
/// # Panics
///
/// As [`create_server`](crate::create_server).
///
/// # Cancel safety
///
/// Yes: nothing waits.
///
/// # Examples
///
/// ```
/// use endpoints::{Listen, start_unix_server};
/// use streams::{StreamReader, StreamWriter};
/// use tokio::io::AsyncReadExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("greeting.sock");
/// let greet = async |_: StreamReader, writer: StreamWriter| writer.write(b"welcome");
/// let server = start_unix_server(greet, Listen::at_path(&path)).await?;
///
/// let mut answer = String::new();
/// tokio::net::UnixStream::connect(&path).await?.read_to_string(&mut answer).await?;
/// assert_eq!(answer, "welcome");
/// # drop(server);
/// # Ok(())
/// # }
/// ```
pub async fn start_unix_server<F, R, L>(
    handler: F,
    listen: L,
) -> Result<Server, ServeError>
where
    F: Fn(StreamReader, StreamWriter) -> R + Send + Sync + 'static,
    R: Future<Output: HandlerOutcome> + Send + 'static,
    L: ListenForStreams<On: OpenUnix>,
{
    let it = listen.with_limit();
    serve_unix(handle_with(handler, it.limit), it.listen)
}

// ANCHOR: handle_with
fn handle_with<F, R>(handler: F, limit: std::num::NonZeroUsize) -> Welcome
where
    F: Fn(StreamReader, StreamWriter) -> R + Send + Sync + 'static,
    R: Future<Output: HandlerOutcome> + Send + 'static,
{
    let handler = Arc::new(handler);
    welcome_with(move || {
        let handler = handler.clone();
        let handle = move |reader, writer| handler(reader, writer);
        StreamReaderProtocol::with_handler(limit, handle)
    })
}
// ANCHOR_END: handle_with
