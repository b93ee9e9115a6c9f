//! An accept loop that outlives its troubles.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use socket2::SockAddr;

use crate::{AcceptFault, AsyncSocket, sock_accept};

/// How long [`accept_loop`] waits when files or memory have run out: asyncio's
/// `ACCEPT_RETRY_DELAY`.
pub const ACCEPT_RETRY_DELAY: Duration = Duration::from_secs(1);

/// Accepts for ever: hands each connection to `on_connection`, and tells `on_shortage` of
/// an error such as EMFILE before it waits for [`ACCEPT_RETRY_DELAY`] and goes on.
///
/// asyncio does the same inside `create_server`; around `loop.sock_accept` one writes it
/// oneself. Clients that come meanwhile wait in the listener's backlog. `on_connection`
/// should spawn a task and return.
///
/// # Errors
///
/// Ends only with an error of the listener itself ([`AcceptFault::Listener`]).
///
/// # Panics
///
/// When it has to wait in a runtime that was built without timers (`Builder::enable_time`).
///
/// # Cancel safety
///
/// Yes: dropping it between two connections is the way to end it; none is lost.
///
/// # Examples
///
/// See `examples/sock_echo.rs`.
// ANCHOR: accept_loop
pub async fn accept_loop(
    listener: &AsyncSocket,
    mut on_connection: impl FnMut(AsyncSocket, SockAddr),
    mut on_shortage: impl FnMut(&io::Error),
) -> io::Result<Infallible> {
    loop {
        match sock_accept(listener).await {
            Ok((connection, address)) => on_connection(connection, address),
            Err(error) => match AcceptFault::of(&error) {
                AcceptFault::Connection => {}
                AcceptFault::Shortage => {
                    on_shortage(&error);
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
                AcceptFault::Listener => return Err(error),
            },
        }
    }
}
// ANCHOR_END: accept_loop
