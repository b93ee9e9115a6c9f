//! What comes between accepting and the protocol.

use std::fmt;
use std::pin::Pin;

use transports::Parts;

use crate::SocketStream;

/// Makes a stream of an accepted socket before its protocol is made: the handshake of TLS.
///
/// It runs in a task of its own, so that a slow one holds up no other client.
/// [`close_clients`](crate::Server::close_clients) and
/// [`abort_clients`](crate::Server::abort_clients) drop it.
// ANCHOR: prepare
pub trait Prepare: fmt::Debug + Send + Sync + 'static {
    /// Prepares a connection; `None` drops it, and says why in the log.
    fn prepare(&self, accepted: SocketStream) -> Preparing;
}

/// What [`Prepare::prepare`] returns.
pub type Preparing = Pin<Box<dyn Future<Output = Option<Parts>> + Send>>;
// ANCHOR_END: prepare
