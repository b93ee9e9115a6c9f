//! A connection that did not come about.

use std::io;

use socket2::Socket;

/// [`sock_connect`](crate::sock_connect) failed. It gives the socket back, with its options,
/// to be made blocking or closed. For another attempt take a new one: POSIX leaves the
/// state of this one open, and Linux answers its next connect with ECONNABORTED.
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
