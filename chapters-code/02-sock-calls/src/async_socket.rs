//! A non-blocking socket that the runtime watches.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;

use crate::RefusedSocket;

/// A socket of any family and type, registered with the runtime's
/// [epoll(7)](https://man7.org/linux/man-pages/man7/epoll.7.html).
///
/// It is what asyncio's `loop.sock_*` calls take as `sock`: here the registration is made
/// once, for as long as the value lives. Dropping it deregisters and closes the socket.
/// All calls take `&AsyncSocket`, so several tasks can share one by reference or `Arc`.
///
/// A TCP socket whose reads the kernel cuts short, with kernel TLS (TCP_ULP) on it, is not
/// for the calls on streams: they take a short read to mean that nothing is left, and
/// would wait for bytes that are there. Use [`async_io`](AsyncSocket::async_io).
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_recv, sock_sendall};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
/// near.set_nonblocking(true)?;
/// far.set_nonblocking(true)?;
/// let (near, far) = (AsyncSocket::new(near)?, AsyncSocket::new(far)?);
/// sock_sendall(&near, b"hello").await?;
/// assert_eq!(sock_recv(&far, 1024).await?, b"hello");
/// # Ok(())
/// # }
/// ```
// ANCHOR: struct
#[derive(Debug)]
pub struct AsyncSocket {
    fd: AsyncFd<Socket>,
    // Plain TCP: a read or write cut short shows that the kernel's buffer is empty or
    // full. Message sockets and Unix streams stop short for other reasons.
    short_means_drained: bool,
}
// ANCHOR_END: struct

impl AsyncSocket {
    /// Registers `socket` with the runtime.
    ///
    /// # Errors
    ///
    /// [`RefusedSocket`], which gives the socket back as it was: for a blocking socket,
    /// for a stream socket that is neither connected nor listening, outside a runtime,
    /// and when the kernel refuses the registration.
    ///
    /// # Panics
    ///
    /// In a runtime that was built without I/O (`Builder::enable_io`).
    // ANCHOR: new
    pub fn new(socket: Socket) -> Result<Self, RefusedSocket> {
        if !matches!(socket.nonblocking(), Ok(true)) {
            return Err(RefusedSocket::Blocking(socket));
        }
        if is_idle_stream(&socket) {
            return Err(RefusedSocket::Idle(socket));
        }
        let short_means_drained = is_plain_tcp(&socket);
        Self::register(socket, short_means_drained)
    }
    // ANCHOR_END: new

    /// Registers a socket that is known to be non-blocking and in use.
    pub(crate) fn register(
        socket: Socket,
        short_means_drained: bool,
    ) -> Result<Self, RefusedSocket> {
        if Handle::try_current().is_err() {
            return Err(RefusedSocket::NoRuntime(socket));
        }
        #[allow(
            unsafe_code,
            reason = "the promise that AsyncFd wants is unsafe to give"
        )]
        // SAFETY: the AsyncFd owns the Socket, and a Socket keeps one descriptor open for
        // as long as it lives.
        let registered = unsafe { AsyncFd::register_with_interest(socket, WATCHED) };
        match registered {
            Ok(fd) => Ok(Self { fd, short_means_drained }),
            Err(refused) => {
                let (socket, source) = refused.into_parts();
                Err(RefusedSocket::Register { socket, source })
            }
        }
    }

    /// The socket itself, for what never waits: options, addresses, `shutdown`.
    ///
    /// Don't make it blocking again: the next call here would then stop the thread.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        self.fd.get_ref()
    }

    /// Deregisters the socket and gives it back, open and still non-blocking.
    #[must_use]
    pub fn into_socket(self) -> Socket {
        self.fd.into_inner()
    }

    pub(crate) fn fd(&self) -> &AsyncFd<Socket> {
        &self.fd
    }

    pub(crate) fn short_means_drained(&self) -> bool {
        self.short_means_drained
    }
}

impl AsFd for AsyncSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket().as_fd()
    }
}

impl AsRawFd for AsyncSocket {
    fn as_raw_fd(&self) -> RawFd {
        self.socket().as_raw_fd()
    }
}

/// The kernel reports an unconnected stream socket as hung up. The runtime keeps a hang-up
/// for good, so such a socket must not be registered before it has a connection.
fn is_idle_stream(socket: &Socket) -> bool {
    let unconnected = || matches!(socket.peer_addr(), Err(e) if e.kind() == io::ErrorKind::NotConnected);
    matches!(socket.r#type(), Ok(Type::STREAM | Type::SEQPACKET))
        && unconnected()
        && !matches!(socket.is_listener(), Ok(true))
        // Not every family tells by SO_ACCEPTCONN that it listens: Bluetooth doesn't.
        && is_hung_up(socket)
}

fn is_hung_up(socket: &Socket) -> bool {
    let mut asked = [PollFd::new(socket.as_fd(), PollFlags::empty())];
    let found = poll(&mut asked, PollTimeout::ZERO);
    found.is_ok()
        && asked[0].revents().is_some_and(|it| it.contains(PollFlags::POLLHUP))
}

/// TCP itself, not the other protocols that the Internet families have streams for.
pub(crate) fn is_plain_tcp(socket: &Socket) -> bool {
    matches!(socket.domain(), Ok(Domain::IPV4 | Domain::IPV6))
        && matches!(socket.protocol(), Ok(Some(Protocol::TCP)))
}

/// `PRIORITY` is TCP's urgent data; see [`crate::readiness`].
#[cfg(target_os = "linux")]
const WATCHED: Interest =
    Interest::READABLE.add(Interest::WRITABLE).add(Interest::PRIORITY);
#[cfg(not(target_os = "linux"))]
const WATCHED: Interest = Interest::READABLE.add(Interest::WRITABLE);
