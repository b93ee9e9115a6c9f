//! A connection's socket, to look at.

use std::fmt;
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Duration;

use socket2::{SockRef, Type};

use crate::connection::Connection;

/// A socket without reading and writing: asyncio's
/// [`TransportSocket`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseTransport.get_extra_info).
///
/// Options and names only, for the bytes belong to the transport. Each method fails with
/// `NotConnected` once the connection is over, whoever holds the view.
#[derive(Clone)]
pub struct SocketView(Arc<Connection>);

impl SocketView {
    pub(crate) fn of(connection: &Arc<Connection>) -> Option<Self> {
        connection.socket().map(|_| Self(connection.clone()))
    }

    /// Lends the descriptor to `look`: for the options that have no method here.
    /// It stays open at least until `look` returns.
    ///
    /// # Errors
    ///
    /// `NotConnected` when the connection is over, else those of `look`.
    // ANCHOR: with_fd
    pub fn with_fd<T>(
        &self,
        look: impl FnOnce(BorrowedFd<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let socket = self.0.socket().ok_or(io::ErrorKind::NotConnected)?;
        look(socket.fd())
    }
    // ANCHOR_END: with_fd

    fn with<T>(
        &self,
        look: impl FnOnce(SockRef<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        self.with_fd(|fd| look(SockRef::from(&fd)))
    }

    /// The socket's type.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd); so for all that follow.
    pub fn r#type(&self) -> io::Result<Type> {
        self.with(|socket| socket.r#type())
    }

    /// Whether Nagle's algorithm is off, as a transport switches it.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn nodelay(&self) -> io::Result<bool> {
        self.with(|socket| socket.tcp_nodelay())
    }

    /// Switches Nagle's algorithm off (`true`) or on.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.with(|socket| socket.set_tcp_nodelay(nodelay))
    }

    /// Whether a silent connection is probed.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn keepalive(&self) -> io::Result<bool> {
        self.with(|socket| socket.keepalive())
    }

    /// Has a silent connection probed.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn set_keepalive(&self, keepalive: bool) -> io::Result<()> {
        self.with(|socket| socket.set_keepalive(keepalive))
    }

    /// What closing the socket does with unsent bytes in the kernel: `Some(ZERO)` resets.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn set_linger(&self, linger: Option<Duration>) -> io::Result<()> {
        self.with(|socket| socket.set_linger(linger))
    }

    /// The size of the kernel's send buffer in bytes.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn send_buffer_size(&self) -> io::Result<usize> {
        self.with(|socket| socket.send_buffer_size())
    }

    /// Sets the size of the kernel's send buffer; Linux doubles it.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn set_send_buffer_size(&self, size: usize) -> io::Result<()> {
        self.with(|socket| socket.set_send_buffer_size(size))
    }

    /// The size of the kernel's receive buffer in bytes.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn receive_buffer_size(&self) -> io::Result<usize> {
        self.with(|socket| socket.recv_buffer_size())
    }

    /// Sets the size of the kernel's receive buffer; Linux doubles it.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn set_receive_buffer_size(&self, size: usize) -> io::Result<()> {
        self.with(|socket| socket.set_recv_buffer_size(size))
    }
}

impl fmt::Debug for SocketView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.with(|socket| socket.local_addr()).is_ok();
        f.debug_struct("SocketView").field("open", &open).finish()
    }
}
