//! Sockets that are connected already: asyncio's `sock=`.

use std::io;
use std::os::fd::AsFd;

use socket_families::Family;
use socket2::{Domain, SockRef, Socket, Type};
use tokio::net::{TcpStream, UnixStream};
use tokio::runtime::Handle;
use transports::{NoRuntime, Parts, Stream};

use crate::{ConnectError, Dial};

/// A connected stream socket of any family.
///
/// A family that is neither TCP's nor Unix's is read and written like TCP: the calls are
/// the same.
#[derive(Debug)]
pub enum SocketStream {
    /// TCP, and every family but Unix.
    Tcp(TcpStream),
    /// `AF_UNIX`.
    Unix(UnixStream),
}

impl Stream for SocketStream {
    fn into_parts(self) -> Parts {
        match self {
            Self::Tcp(stream) => stream.into_parts(),
            Self::Unix(stream) => stream.into_parts(),
        }
    }
}

/// A `SOCK_STREAM` socket with a peer, blocking or not: from then on it doesn't block.
impl Dial for Socket {
    type Stream = SocketStream;

    // ANCHOR: ready_made
    async fn dial(self) -> Result<SocketStream, ConnectError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        check_connected(&self)?;
        self.set_nonblocking(true).map_err(ConnectError::Watch)?;
        let stream = if self.domain().is_ok_and(|it| it == Domain::UNIX) {
            UnixStream::from_std(self.into()).map(SocketStream::Unix)
        } else {
            TcpStream::from_std(self.into()).map(SocketStream::Tcp)
        };
        stream.map_err(ConnectError::Watch)
    }
    // ANCHOR_END: ready_made
}

impl Dial for std::net::TcpStream {
    type Stream = SocketStream;

    async fn dial(self) -> Result<SocketStream, ConnectError> {
        Socket::from(self).dial().await
    }
}

impl Dial for std::os::unix::net::UnixStream {
    type Stream = SocketStream;

    async fn dial(self) -> Result<SocketStream, ConnectError> {
        Socket::from(self).dial().await
    }
}

impl Dial for TcpStream {
    type Stream = Self;

    async fn dial(self) -> Result<Self, ConnectError> {
        check_connected(&self)?;
        Ok(self)
    }
}

impl Dial for UnixStream {
    type Stream = Self;

    async fn dial(self) -> Result<Self, ConnectError> {
        check_connected(&self)?;
        Ok(self)
    }
}

/// asyncio looks at the type only; an unconnected socket becomes a transport there.
pub(crate) fn check_connected(socket: &impl AsFd) -> Result<(), ConnectError> {
    let socket = SockRef::from(socket);
    let of_type = socket.r#type().map_err(ConnectError::Watch)?;
    if of_type != Type::STREAM {
        return Err(ConnectError::WrongSocket {
            found: described(&socket, of_type),
            wanted: "a stream socket (SOCK_STREAM)",
        });
    }
    match socket.peer_addr() {
        Err(e) if e.kind() == io::ErrorKind::NotConnected => {
            Err(ConnectError::NotConnected)
        }
        // A family whose addresses nobody here can read has a peer all the same.
        _ => Ok(()),
    }
}

pub(crate) fn described(socket: &SockRef<'_>, of_type: Type) -> String {
    let family = socket.domain().map(i32::from).ok();
    let family = family.and_then(|number| number.try_into().ok()).map(Family);
    match family {
        Some(family) => format!("{of_type:?} of {family}"),
        None => format!("{of_type:?}"),
    }
}
