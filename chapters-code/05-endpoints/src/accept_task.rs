//! The task that accepts on one socket.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use sock_calls::{ACCEPT_RETRY_DELAY, AcceptFault};
use transports::{IntoProtocol, Stream, attach_with};

use crate::Prepare;
use crate::clients::{Clients, Ticket};
use crate::listener::{Accepted, Listener};

/// Makes a connection of what was accepted.
pub(crate) type Welcome = Arc<dyn Fn(Accepted, Ticket) + Send + Sync>;

/// Accepts until the listener is closed.
///
/// Out of files or memory, it waits for a second, as asyncio does: the connection stays
/// in the queue, so trying at once would fail at once.
// ANCHOR: accept_on
pub(crate) async fn accept_on(
    listener: Arc<Listener>,
    clients: Arc<Clients>,
    welcome: Welcome,
) {
    while let Some(accepted) = poll_fn(|cx| listener.poll_accept(cx)).await {
        let error = match accepted {
            Ok(connection) => {
                if let Some(ticket) = clients.admit() {
                    welcome(connection, ticket);
                }
                continue;
            }
            Err(error) => error,
        };
        match AcceptFault::of(&error) {
            AcceptFault::Connection => {}
            AcceptFault::Shortage => {
                tracing::error!(%error, "accept: out of system resources");
                tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
            }
            _ => {
                tracing::error!(%error, "accept: the listening socket is broken");
                return;
            }
        }
    }
}
// ANCHOR_END: accept_on

/// Calls the factory for each connection. One that panics costs that connection only.
// ANCHOR: welcome_with
pub(crate) fn welcome_with<P: IntoProtocol>(
    factory: impl FnMut() -> P + Send + 'static,
) -> Welcome {
    // The tasks of several sockets share it.
    let factory = Mutex::new(factory);
    Arc::new(move |accepted, ticket| {
        let mut factory = factory.lock().unwrap_or_else(PoisonError::into_inner);
        let made = catch_unwind(AssertUnwindSafe(&mut *factory));
        drop(factory);
        let Ok(protocol) = made else {
            tracing::error!(
                "the protocol factory panicked; its connection is closed"
            );
            return;
        };
        match accepted {
            Accepted::Tcp(stream) => begin(stream, protocol, ticket),
            Accepted::Unix(stream) => begin(stream, protocol, ticket),
            Accepted::Prepared(parts) => begin(parts, protocol, ticket),
        }
    })
}
// ANCHOR_END: welcome_with

/// Prepares each connection first, in a task of its own.
// ANCHOR: prepared
pub(crate) fn prepared(prepare: Arc<dyn Prepare>, welcome: Welcome) -> Welcome {
    Arc::new(move |accepted, ticket| {
        let preparing = match accepted {
            Accepted::Tcp(stream) => prepare.prepare(stream.into()),
            Accepted::Unix(stream) => prepare.prepare(stream.into()),
            prepared @ Accepted::Prepared(_) => return welcome(prepared, ticket),
        };
        let sent_away = ticket.sent_away();
        let welcome = welcome.clone();
        tokio::spawn(async move {
            tokio::select! {
                biased;
                () = sent_away => {}
                parts = preparing => {
                    if let Some(parts) = parts {
                        welcome(Accepted::Prepared(parts), ticket);
                    }
                }
            }
        });
    })
}
// ANCHOR_END: prepared

fn begin(stream: impl Stream, protocol: impl IntoProtocol, ticket: Ticket) {
    // It can't fail: this is a task of a runtime.
    let _ = attach_with(stream, protocol, |transport| ticket.belongs_to(transport));
}
