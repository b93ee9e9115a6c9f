//! Why a socket can't be watched.

use std::io;

use socket2::Socket;

/// [`AsyncSocket::new`](crate::AsyncSocket::new) refuses a socket. Each variant has the
/// socket, open and unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefusedSocket {
    /// A call on it would stop the thread, and with it every task that runs there.
    #[error("the socket is blocking: call set_nonblocking(true) on it first")]
    Blocking(Socket),

    /// The kernel calls such a socket hung up, and so every wait on it would end at once.
    #[error(
        "the stream socket is neither connected nor listening: \
         use sock_connect, or bind and listen first"
    )]
    Idle(Socket),

    /// Nothing is there to watch it.
    #[error("no runtime: make the AsyncSocket inside a tokio runtime")]
    NoRuntime(Socket),

    /// [epoll_ctl(2)](https://man7.org/linux/man-pages/man2/epoll_ctl.2.html) failed.
    #[error("the runtime can't watch the socket: {source}")]
    Register {
        /// The socket that was to be watched.
        socket: Socket,
        /// What the kernel said.
        source: io::Error,
    },
}

impl RefusedSocket {
    /// The socket, to be put right or used otherwise.
    #[must_use]
    pub fn into_socket(self) -> Socket {
        match self {
            Self::Blocking(socket)
            | Self::Idle(socket)
            | Self::NoRuntime(socket) => socket,
            Self::Register { socket, .. } => socket,
        }
    }
}

/// For `?` in a function that returns `io::Result`: the socket is closed.
impl From<RefusedSocket> for io::Error {
    fn from(refused: RefusedSocket) -> Self {
        match refused {
            RefusedSocket::Register { source, .. } => source,
            RefusedSocket::Idle(_) => {
                Self::new(io::ErrorKind::NotConnected, refused.to_string())
            }
            RefusedSocket::Blocking(_) | RefusedSocket::NoRuntime(_) => {
                Self::new(io::ErrorKind::InvalidInput, refused.to_string())
            }
        }
    }
}
