//! The sockets that a server listens on.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::sync::Arc;

use socket_families::Address;
use socket_families::options::reuse_port;
use socket2::SockRef;

use crate::listener::Listener;

/// One socket that a [`Server`](crate::Server) listens on, to look at: its name and its
/// options, for accepting belongs to the server.
///
/// asyncio's `TransportSocket`. Each method fails with `NotConnected` once the server is
/// closed.
#[derive(Clone)]
pub struct ListeningSocket(Arc<Listener>);

impl ListeningSocket {
    pub(crate) fn of(listener: &Arc<Listener>) -> Self {
        Self(listener.clone())
    }

    /// Lends the descriptor to `look`: for the options that have no method here.
    /// It stays open at least until `look` returns.
    ///
    /// # Errors
    ///
    /// `NotConnected` when the server is closed, else those of `look`.
    pub fn with_fd<T>(
        &self,
        look: impl FnOnce(BorrowedFd<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let socket = self.0.socket().ok_or(io::ErrorKind::NotConnected)?;
        look(socket.fd())
    }

    fn with<T>(
        &self,
        look: impl FnOnce(SockRef<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        self.with_fd(|fd| look(SockRef::from(&fd)))
    }

    /// The address it is bound to: asyncio's `getsockname()`.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn address(&self) -> io::Result<Address> {
        let name = self.with(|socket| socket.local_addr())?;
        Address::try_from(&name).map_err(io::Error::other)
    }

    /// The same as the standard library has it, for IPv4 and IPv6.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd), and `InvalidInput` for a Unix socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        let name = self.with(|socket| socket.local_addr())?;
        name.as_socket().ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }

    /// Whether it listens: not before the server has started to serve. `SO_ACCEPTCONN`.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd); so for all that follow.
    pub fn is_listening(&self) -> io::Result<bool> {
        self.with(|socket| socket.is_listener())
    }

    /// Whether `SO_REUSEADDR` is set.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn reuse_address(&self) -> io::Result<bool> {
        self.with(|socket| socket.reuse_address())
    }

    /// Whether `SO_REUSEPORT` is set.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn reuse_port(&self) -> io::Result<bool> {
        self.with_fd(|fd| reuse_port(fd))
    }

    /// Whether `SO_KEEPALIVE` is set, which accepted connections inherit.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd).
    pub fn keep_alive(&self) -> io::Result<bool> {
        self.with(|socket| socket.keepalive())
    }

    /// Whether `IPV6_V6ONLY` is set.
    ///
    /// # Errors
    ///
    /// As [`with_fd`](Self::with_fd), and the system call's if it is no IPv6 socket.
    pub fn only_v6(&self) -> io::Result<bool> {
        self.with(|socket| socket.only_v6())
    }
}

impl fmt::Debug for ListeningSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListeningSocket")
            .field("address", &self.address().ok())
            .finish()
    }
}
