//! `sock_send`: as much as goes out at once.

use std::io;

use tokio::io::Interest;

use crate::AsyncSocket;

/// Sends from the front of `data` what the kernel takes at once, and returns how many
/// bytes that was; waits only while it takes none.
///
/// [send(2)](https://man7.org/linux/man-pages/man2/send.2.html). asyncio has no such call;
/// it is here because it is cancel safe, which [`sock_sendall`](crate::sock_sendall) can't
/// be. A datagram goes whole or not at all.
///
/// # Errors
///
/// `BrokenPipe` when the sending side is shut down or the peer is gone (the signal SIGPIPE
/// is never raised), `ConnectionReset` when the peer aborted, `NotConnected`, and whatever
/// else the kernel says. Nothing of `data` was taken then.
///
/// # Cancel safety
///
/// Yes: a dropped call has sent nothing.
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_send};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (near, _far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
/// near.set_nonblocking(true)?;
/// let near = AsyncSocket::new(near)?;
/// let data = vec![7; 16 << 20];
/// let n = sock_send(&near, &data).await?;
/// assert!(0 < n && n < data.len());
/// # Ok(())
/// # }
/// ```
// ANCHOR: sock_send
pub async fn sock_send(sock: &AsyncSocket, data: &[u8]) -> io::Result<usize> {
    let send =
        |socket: &socket2::Socket| socket.send_with_flags(data, libc::MSG_NOSIGNAL);
    let (n, ready) = sock.attempt(Interest::WRITABLE, send).await?;
    sock.settle(ready, n, data.len());
    Ok(n)
}
// ANCHOR_END: sock_send
