//! `sock_recv_into`: bytes from a socket into the caller's buffer.

use std::io::{self, Read};

use crate::AsyncSocket;
use crate::readiness::TO_RECEIVE;

/// Receives into `buffer` and returns how many bytes came: 0 is the end of the stream (or
/// an empty datagram, or an empty buffer).
///
/// [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html); asyncio's
/// [`loop.sock_recv_into`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv_into).
///
/// # Errors
///
/// As [`sock_recv`](crate::sock_recv), but for the allocation.
///
/// # Cancel safety
///
/// Yes: a dropped call has taken nothing from the socket and written nothing to `buffer`.
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_recv_into, sock_sendall};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
/// near.set_nonblocking(true)?;
/// far.set_nonblocking(true)?;
/// let (near, far) = (AsyncSocket::new(near)?, AsyncSocket::new(far)?);
/// sock_sendall(&near, b"abcdef").await?;
/// let mut buffer = [0; 4];
/// let n = sock_recv_into(&far, &mut buffer).await?;
/// assert_eq!(&buffer[..n], b"abcd");
/// # Ok(())
/// # }
/// ```
// ANCHOR: sock_recv_into
pub async fn sock_recv_into(
    sock: &AsyncSocket,
    buffer: &mut [u8],
) -> io::Result<usize> {
    let receive = |mut socket: &socket2::Socket| socket.read(buffer);
    let (n, ready) = sock.attempt(TO_RECEIVE, receive).await?;
    sock.settle(ready, n, buffer.len());
    Ok(n)
}
// ANCHOR_END: sock_recv_into
