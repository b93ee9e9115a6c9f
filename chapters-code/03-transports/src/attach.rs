//! Where a connection begins.

use std::sync::Arc;

use tokio::runtime::Handle;

use crate::connection::Connection;
use crate::driver::Driver;
use crate::state::State;
use crate::{IntoProtocol, Stream, Transport};

/// Makes a connection of a stream and a protocol, and starts the task that drives it.
///
/// When it returns, `connection_made` has been called. It is what asyncio's
/// `create_connection` does once it has connected, and
/// [`connect_accepted_socket`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_accepted_socket)
/// with a socket that somebody else has accepted. The connection lives on when all
/// handles are dropped.
///
/// # Errors
///
/// [`NoRuntime`] outside a tokio runtime; the stream is closed.
///
/// # Examples
///
/// See [`Protocol`](crate::Protocol).
pub fn attach(
    stream: impl Stream,
    protocol: impl IntoProtocol,
) -> Result<Transport, NoRuntime> {
    attach_with(stream, protocol, |_| ())
}

/// The same, with something that lives as long as the connection does.
///
/// `companion` makes it before `connection_made`. It is dropped when the connection is
/// over, after `connection_lost` and after the socket is closed: so a server knows its
/// clients, as asyncio's does.
///
/// # Errors
///
/// As [`attach`]; `companion` is not called then.
///
/// # Examples
///
/// ```
/// use transports::{AnyStream, Protocol, attach_with};
///
/// struct Silent;
/// impl Protocol for Silent {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (alive, gone) = tokio::sync::oneshot::channel::<()>();
/// let (near, _far) = tokio::io::duplex(64);
/// let transport = attach_with(AnyStream::new(near), Silent, |_| alive)?;
/// transport.close();
/// assert!(gone.await.is_err(), "the companion is dropped");
/// # Ok(())
/// # }
/// ```
// ANCHOR: attach
pub fn attach_with<C: Send + 'static>(
    stream: impl Stream,
    protocol: impl IntoProtocol,
    companion: impl FnOnce(&Transport) -> C,
) -> Result<Transport, NoRuntime> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
    let parts = stream.into_parts();
    let connection = Arc::new(Connection::new(
        protocol.into_protocol(),
        parts.info,
        parts.write.can_finish(),
        State::new(parts.write),
    ));
    let transport = Transport::of(&connection);
    let mut driver = Driver::new(connection, parts.read);
    driver.accompany(companion(&transport));
    driver.connection_made();
    runtime.spawn(driver);
    Ok(transport)
}
// ANCHOR_END: attach

/// A connection needs a runtime that drives it, and this thread is in none: call it from
/// a task, or within [`Handle::enter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no tokio runtime here to drive the connection; call this from a task")]
pub struct NoRuntime;
