//! What a connection can be made of.

use std::net::SocketAddr;

use tokio::net::TcpStream;
use transports::Stream;

use crate::{Connect, ConnectError, Port};

/// What [`create_connection`](crate::create_connection) takes: something that becomes a
/// connected stream.
///
/// It is a place, as `("localhost", 80)` or a [`SocketAddr`]; a place with options, a
/// [`Connect`]; a Unix socket, a [`UnixTarget`](crate::UnixTarget); or a ready-made
/// socket, connected already. Whatever wraps one of them, as TLS does, is another
/// implementation.
// ANCHOR: dial
pub trait Dial: Send {
    /// What comes of it.
    type Stream: Stream + Send;

    /// Connects.
    ///
    /// # Errors
    ///
    /// Why not. Nothing is left open then, nor when the future is dropped.
    fn dial(self)
    -> impl Future<Output = Result<Self::Stream, ConnectError>> + Send;
}
// ANCHOR_END: dial

impl<H: Into<String> + Send, P: Into<Port> + Send> Dial for (H, P) {
    type Stream = TcpStream;

    fn dial(self) -> impl Future<Output = Result<TcpStream, ConnectError>> + Send {
        Connect::to_place(self).dial()
    }
}

impl Dial for SocketAddr {
    type Stream = TcpStream;

    fn dial(self) -> impl Future<Output = Result<TcpStream, ConnectError>> + Send {
        Connect::to_place(self).dial()
    }
}

impl Dial for &[SocketAddr] {
    type Stream = TcpStream;

    fn dial(self) -> impl Future<Output = Result<TcpStream, ConnectError>> + Send {
        Connect::to_place(self).dial()
    }
}
