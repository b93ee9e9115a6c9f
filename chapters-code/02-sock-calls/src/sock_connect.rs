//! `sock_connect`: start, wait until writable, ask SO_ERROR.

use std::io;

use socket2::{SockAddr, Socket};
use tokio::io::Interest;

use crate::async_socket::is_plain_tcp;
use crate::{AsyncSocket, ConnectError, RefusedSocket};

/// Connects `socket` to `address` and registers it with the runtime.
///
/// [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html); asyncio's
/// [`loop.sock_connect`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_connect).
/// The socket is taken, and an [`AsyncSocket`] comes back: there is none before there is a
/// connection. `address` is a `SockAddr`, never a name: asyncio looks names up in a thread
/// here, in Rust that is a step of its own
/// ([`tokio::net::lookup_host`](tokio::net::lookup_host)).
///
/// # Errors
///
/// [`ConnectError`] with the socket. Its source is `InvalidInput` for a blocking socket or
/// outside a runtime, `ConnectionRefused`, `TimedOut` (after about two minutes of silence:
/// put a timeout around the call), or whatever else the kernel says. `WouldBlock` is a
/// Unix listener whose backlog is full: no event tells when that changes, so trying again
/// is the caller's choice.
///
/// # Panics
///
/// In a runtime that was built without I/O (`Builder::enable_io`).
///
/// # Cancel safety
///
/// Yes: a dropped call gives up the attempt and closes the socket.
///
/// # Examples
///
/// ```
/// use sock_calls::{sock_accept, sock_connect, AsyncSocket};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
/// listener.set_nonblocking(true)?;
/// listener.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
/// listener.listen(128)?;
/// let listener = AsyncSocket::new(listener)?;
///
/// let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
/// socket.set_nonblocking(true)?;
/// let client = sock_connect(socket, &listener.socket().local_addr()?).await?;
/// let (_server, address) = sock_accept(&listener).await?;
/// assert_eq!(address, client.socket().local_addr()?);
/// # Ok(())
/// # }
/// ```
// ANCHOR: sock_connect
pub async fn sock_connect(
    socket: Socket,
    address: &SockAddr,
) -> Result<AsyncSocket, ConnectError> {
    if !matches!(socket.nonblocking(), Ok(true)) {
        return Err(RefusedSocket::Blocking(socket).into());
    }
    let goes_on = match socket.connect(address) {
        Ok(()) => false,
        // Interrupted: POSIX has the connection go on, and a second call would say
        // EALREADY. On Linux a non-blocking connect isn't interrupted at all.
        Err(e) if e.raw_os_error() == Some(libc::EINPROGRESS) => true,
        Err(e) if e.kind() == io::ErrorKind::Interrupted => true,
        Err(source) => return Err(ConnectError { socket, source }),
    };
    // Registered only now: before, the kernel would have reported a hang-up.
    let short_means_drained = is_plain_tcp(&socket);
    let sock = AsyncSocket::register(socket, short_means_drained)?;
    if goes_on {
        let outcome = sock.async_io(Interest::WRITABLE, outcome).await;
        if let Err(source) = outcome {
            return Err(ConnectError { socket: sock.into_socket(), source });
        }
    }
    Ok(sock)
}
// ANCHOR_END: sock_connect

// ANCHOR: outcome
/// What became of a connection that was under way.
fn outcome(socket: &Socket) -> io::Result<()> {
    if let Some(error) = socket.take_error()? {
        return Err(error);
    }
    match socket.peer_addr() {
        Err(e) if e.kind() == io::ErrorKind::NotConnected => {
            Err(io::ErrorKind::WouldBlock.into())
        }
        _ => Ok(()),
    }
}
// ANCHOR_END: outcome

impl From<RefusedSocket> for ConnectError {
    fn from(refused: RefusedSocket) -> Self {
        match refused {
            RefusedSocket::Register { socket, source } => Self { socket, source },
            other => {
                let source =
                    io::Error::new(io::ErrorKind::InvalidInput, other.to_string());
                Self { socket: other.into_socket(), source }
            }
        }
    }
}
