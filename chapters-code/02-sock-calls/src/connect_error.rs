//! A connection that did not come about.

use std::io;

use socket2::Socket;

/// [`sock_connect`](crate::sock_connect) failed. It gives the socket back: on Linux it can
/// try another address; elsewhere POSIX leaves its state open, so take a new one.
#[derive(Debug, thiserror::Error)]
#[error("connect: {source}")]
pub struct ConnectError {
    /// The socket, open and unconnected.
    pub socket: Socket,
    /// Why: `ConnectionRefused`, `TimedOut`, `NetworkUnreachable`, …
    pub source: io::Error,
}

/// For `?` in a function that returns `io::Result`: the socket is closed.
impl From<ConnectError> for io::Error {
    fn from(error: ConnectError) -> Self {
        error.source
    }
}
