//! Servers whose connections have protocols.

use std::sync::Arc;

use transports::IntoProtocol;

use crate::accept_task::{Welcome, prepared, welcome_with};
use crate::open_listener::{BoundSocket, OpenTcp, OpenUnix};
use crate::{Listen, Prepare, ServeError, Server};

/// Makes a TCP server, which gives each connection a protocol of the factory's: asyncio's
/// [`loop.create_server`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server).
///
/// The factory is called in the task that accepts: one that waits holds up the clients
/// after. One that panics costs its own connection only.
///
/// # Errors
///
/// A [`ServeError`], which names the address; no socket is open afterwards. An address
/// that this machine hasn't got is left out with a warning in the log, as in asyncio since
/// 3.13, unless it was the only one.
///
/// # Panics
///
/// In a runtime that was built without I/O; and the task that accepts, when files run
/// out, in one without timers.
///
/// # Cancel safety
///
/// Yes: what has been opened is closed.
///
/// # Examples
///
/// ```
/// use endpoints::{Listen, create_server};
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
/// use transports::{Protocol, Transport};
///
/// struct Upper;
///
/// impl Protocol for Upper {
///     fn data_received(&mut self, transport: Transport, data: &[u8]) {
///         transport.write(&data.to_ascii_uppercase());
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = create_server(|| Upper, Listen::on(("127.0.0.1", 0))).await?;
/// let address = server.sockets()[0].local_addr()?;
///
/// let mut client = tokio::net::TcpStream::connect(address).await?;
/// client.write_all(b"hello").await?;
/// client.shutdown().await?;
/// let mut answer = String::new();
/// client.read_to_string(&mut answer).await?;
/// assert_eq!(answer, "HELLO");
///
/// server.close();
/// server.wait_closed().await;
/// # Ok(())
/// # }
/// ```
// ANCHOR: create_server
pub async fn create_server<P: IntoProtocol, W: OpenTcp>(
    protocol_factory: impl FnMut() -> P + Send + 'static,
    listen: Listen<W>,
) -> Result<Server, ServeError> {
    serve_tcp(welcome_with(protocol_factory), listen).await
}

pub(crate) async fn serve_tcp<W: OpenTcp>(
    welcome: Welcome,
    listen: Listen<W>,
) -> Result<Server, ServeError> {
    let bound = listen.on.open().await?;
    let welcome = with_preparing(listen.prepare, welcome);
    serve(welcome, bound, listen.backlog, listen.start_serving)
}
// ANCHOR_END: create_server

/// Makes a server of Unix stream sockets: asyncio's
/// [`loop.create_unix_server`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server).
///
/// A socket at the path that nobody listens on is removed. To find out, this connects: a
/// server that does listen sees a client that comes and leaves. asyncio removes the socket
/// of a running server too, whose clients then reach the new one.
///
/// # Errors
///
/// [`ServeError::LivePath`] and [`ServeError::NotASocket`], both `AddrInUse`;
/// [`ServeError::Address`] for a path or a name that is too long or has a null byte;
/// [`ServeError::Bind`]. No socket is open afterwards.
///
/// # Panics
///
/// As [`create_server`].
///
/// # Cancel safety
///
/// Yes: nothing waits.
///
/// # Examples
///
/// ```
/// use endpoints::{Listen, create_unix_server};
/// # struct Silent;
/// # impl transports::Protocol for Silent {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("demo.sock");
/// let server = create_unix_server(|| Silent, Listen::at_path(&path)).await?;
/// assert!(path.exists());
/// let second = create_unix_server(|| Silent, Listen::at_path(&path)).await;
/// assert!(second.is_err(), "somebody listens there");
/// server.close();
/// assert!(!path.exists());
/// # Ok(())
/// # }
/// ```
// ANCHOR: create_unix_server
pub async fn create_unix_server<P: IntoProtocol, W: OpenUnix>(
    protocol_factory: impl FnMut() -> P + Send + 'static,
    listen: Listen<W>,
) -> Result<Server, ServeError> {
    serve_unix(welcome_with(protocol_factory), listen)
}

pub(crate) fn serve_unix<W: OpenUnix>(
    welcome: Welcome,
    listen: Listen<W>,
) -> Result<Server, ServeError> {
    let bound = vec![listen.on.open()?];
    let welcome = with_preparing(listen.prepare, welcome);
    serve(welcome, bound, listen.backlog, listen.start_serving)
}
// ANCHOR_END: create_unix_server

fn with_preparing(prepare: Option<Arc<dyn Prepare>>, welcome: Welcome) -> Welcome {
    match prepare {
        Some(prepare) => prepared(prepare, welcome),
        None => welcome,
    }
}

fn serve(
    welcome: Welcome,
    bound: Vec<BoundSocket>,
    backlog: u32,
    start: bool,
) -> Result<Server, ServeError> {
    let server = Server::new(bound, backlog, welcome);
    if start {
        server.start_serving()?;
    }
    Ok(server)
}
