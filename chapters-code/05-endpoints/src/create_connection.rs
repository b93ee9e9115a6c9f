//! A connection with a protocol.

use transports::{IntoProtocol, Transport, attach};

use crate::{ConnectError, Dial};

/// Connects, and makes a connection of the stream and of what `factory` returns: asyncio's
/// [`loop.create_connection`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_connection).
///
/// `target` is a place, a [`Connect`](crate::Connect) with its options, or a ready-made
/// socket: see [`Dial`]. All addresses of a name are tried in order, until one answers.
/// `factory` is called once, when the stream is connected. When the future is ready,
/// `connection_made` has been called; asyncio returns the protocol too, which here the
/// connection owns: [`Transport::protocol`] looks at it.
///
/// No address is given up before the kernel gives it up, which takes about two minutes of
/// silence: put [`tokio::time::timeout`] around it, or set
/// [`happy_eyeballs_delay`](crate::Connect::happy_eyeballs_delay).
///
/// # Errors
///
/// [`ConnectError`]; no socket is left open, and `factory` has not been called.
///
/// # Panics
///
/// When `factory` panics; the connection is closed. In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes: a dropped call gives up all attempts and closes their sockets. A lookup that is
/// under way finishes in its thread.
///
/// # Examples
///
/// ```
/// use endpoints::create_connection;
/// use tokio::io::AsyncReadExt;
/// use tokio::net::TcpListener;
/// use transports::{Protocol, Transport};
///
/// struct Greet;
///
/// impl Protocol for Greet {
///     fn connection_made(&mut self, transport: Transport) {
///         transport.write(b"hello");
///         transport.close();
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let port = listener.local_addr()?.port();
///
/// create_connection(|| Greet, ("127.0.0.1", port)).await?;
///
/// let (mut accepted, _) = listener.accept().await?;
/// let mut greeting = String::new();
/// accepted.read_to_string(&mut greeting).await?;
/// assert_eq!(greeting, "hello");
/// # Ok(())
/// # }
/// ```
// ANCHOR: create_connection
pub async fn create_connection<P: IntoProtocol>(
    factory: impl FnOnce() -> P,
    target: impl Dial,
) -> Result<Transport, ConnectError> {
    let stream = target.dial().await?;
    Ok(attach(stream, factory())?)
}
// ANCHOR_END: create_connection
