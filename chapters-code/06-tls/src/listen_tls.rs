//! Serving with TLS.

use endpoints::{Listen, Prepare, Preparing, SocketStream};
use transports::Stream;

use crate::ServerContext;
use crate::connect_tls::introduce;
use crate::handshake::shake_as_server;

/// TLS for a server: asyncio's `ssl=` of `create_server`, `start_server` and
/// `create_unix_server`.
pub trait ListenTls {
    /// Shakes hands with each client before its protocol is made.
    ///
    /// Each handshake is a task of its own and has the context's time, so that a client
    /// that is slow or silent holds up nobody. One that fails is logged, and its
    /// connection dropped: no protocol hears of it.
    #[must_use]
    fn tls(self, context: &ServerContext) -> Self;
}

impl<W> ListenTls for Listen<W> {
    fn tls(self, context: &ServerContext) -> Self {
        self.prepared_by(Handshake(context.clone()))
    }
}

#[derive(Debug)]
struct Handshake(ServerContext);

impl Prepare for Handshake {
    // ANCHOR: prepare
    fn prepare(&self, accepted: SocketStream) -> Preparing {
        let context = self.0.clone();
        Box::pin(async move {
            let info = introduce(&accepted);
            let peer = info.peer_name().map(ToString::to_string);
            match shake_as_server(&context, accepted, info).await {
                Ok(stream) => Some(stream.into_parts()),
                Err(error) => {
                    tracing::warn!(%error, peer, "the TLS handshake failed");
                    None
                }
            }
        })
    }
    // ANCHOR_END: prepare
}
