//! A server on a socket that somebody else has made.

use std::io;

use socket2::{Domain, Socket, Type};

use crate::ServeError;
use crate::open_listener::{BoundSocket, OpenTcp, OpenUnix};
use crate::socket_file::SocketFile;

/// A TCP socket to listen on: asyncio's `sock=`.
///
/// A [`std::net::TcpListener`] is one. A [`Socket`] of one's own options, or one that
/// systemd hands down, is checked by [`new`](Self::new). It need not listen yet.
///
/// # Examples
///
/// ```
/// use endpoints::ReadySocket;
/// use socket2::{Domain, Socket, Type};
///
/// let datagrams = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
/// let error = ReadySocket::new(datagrams).unwrap_err();
/// assert!(error.to_string().starts_with("a TCP server takes a stream socket"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct ReadySocket(Socket);

impl ReadySocket {
    /// Takes a socket if it is a stream socket of IPv4 or IPv6.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for any other; it is closed.
    pub fn new(socket: Socket) -> io::Result<Self> {
        let found = (socket.domain()?, socket.r#type()?);
        match found {
            (Domain::IPV4 | Domain::IPV6, Type::STREAM) => Ok(Self(socket)),
            _ => Err(wrong("a TCP server", "IPv4 or IPv6", found)),
        }
    }
}

impl From<std::net::TcpListener> for ReadySocket {
    fn from(listener: std::net::TcpListener) -> Self {
        Self(listener.into())
    }
}

impl OpenTcp for ReadySocket {
    async fn open(self) -> Result<Vec<BoundSocket>, ServeError> {
        Ok(vec![self.0.into()])
    }
}

/// A Unix socket to listen on.
///
/// A [`std::os::unix::net::UnixListener`] is one; a [`Socket`] is checked by
/// [`new`](Self::new). It must be bound.
#[derive(Debug)]
pub struct ReadyUnixSocket {
    socket: Socket,
    pub(crate) cleanup: bool,
}

impl ReadyUnixSocket {
    /// Takes a socket if it is a stream socket of `AF_UNIX`.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for any other; it is closed.
    pub fn new(socket: Socket) -> io::Result<Self> {
        let found = (socket.domain()?, socket.r#type()?);
        match found {
            (Domain::UNIX, Type::STREAM) => Ok(Self::of(socket)),
            _ => Err(wrong("a Unix server", "AF_UNIX", found)),
        }
    }

    fn of(socket: Socket) -> Self {
        Self { socket, cleanup: true }
    }
}

impl From<std::os::unix::net::UnixListener> for ReadyUnixSocket {
    fn from(listener: std::os::unix::net::UnixListener) -> Self {
        Self::of(listener.into())
    }
}

impl OpenUnix for ReadyUnixSocket {
    fn open(self) -> Result<BoundSocket, ServeError> {
        let file = self.cleanup.then(|| SocketFile::of(&self.socket)).flatten();
        Ok(BoundSocket { socket: self.socket, file })
    }
}

fn wrong(who: &str, family: &str, found: (Domain, Type)) -> io::Error {
    let (domain, of_type) = found;
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "{who} takes a stream socket of {family}, and this one is of {of_type:?} and \
             {domain:?}"
        ),
    )
}
