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
// ANCHOR: attach
pub fn attach(
    stream: impl Stream,
    protocol: impl IntoProtocol,
) -> Result<Transport, NoRuntime> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
    let parts = stream.into_parts();
    let connection = Arc::new(Connection::new(
        protocol.into_protocol(),
        parts.info,
        parts.write.can_finish(),
        State::new(parts.write),
    ));
    let mut driver = Driver::new(connection.clone(), parts.read);
    driver.connection_made();
    runtime.spawn(driver);
    Ok(Transport::of(&connection))
}
// ANCHOR_END: attach

/// A connection needs a runtime that drives it, and this thread is in none: call it from
/// a task, or within [`Handle::enter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no tokio runtime here to drive the connection; call this from a task")]
pub struct NoRuntime;
