//! `sock_recvfrom_into`: a datagram into the caller's buffer, and its sender.

use std::io;
use std::mem::MaybeUninit;

use socket2::SockAddr;

use crate::AsyncSocket;
use crate::readiness::TO_RECEIVE;

/// Receives one datagram into `buffer`; returns its length and the sender's address.
///
/// [recvfrom(2)](https://man7.org/linux/man-pages/man2/recv.2.html); asyncio's
/// [`loop.sock_recvfrom_into`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom_into)
/// (since 3.11), whose `nbytes` is a shorter slice here. What a longer datagram has beyond
/// the buffer is lost without an error.
///
/// # Errors
///
/// As [`sock_recvfrom`](crate::sock_recvfrom), but for the allocation.
///
/// # Cancel safety
///
/// Yes: a dropped call has taken no datagram and written nothing to `buffer`.
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_recvfrom_into, sock_sendall};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (near, far) = Socket::pair(Domain::UNIX, Type::DGRAM, None)?;
/// near.set_nonblocking(true)?;
/// far.set_nonblocking(true)?;
/// let (near, far) = (AsyncSocket::new(near)?, AsyncSocket::new(far)?);
/// sock_sendall(&near, b"one datagram").await?;
/// let mut buffer = [0; 64];
/// let (n, _from) = sock_recvfrom_into(&far, &mut buffer).await?;
/// assert_eq!(&buffer[..n], b"one datagram");
/// # Ok(())
/// # }
/// ```
// ANCHOR: sock_recvfrom_into
pub async fn sock_recvfrom_into(
    sock: &AsyncSocket,
    buffer: &mut [u8],
) -> io::Result<(usize, SockAddr)> {
    let buffer = as_uninit(buffer);
    sock.async_io(TO_RECEIVE, |socket| socket.recv_from(buffer)).await
}
// ANCHOR_END: sock_recvfrom_into

/// socket2 asks for memory that may be uninitialised; initialised memory will do.
#[allow(unsafe_code, reason = "socket2 has no recv_from for initialised memory")]
fn as_uninit(buffer: &mut [u8]) -> &mut [MaybeUninit<u8>] {
    // SAFETY: the two have the same layout, and socket2 promises that its receiving calls
    // never write uninitialised bytes.
    unsafe { &mut *(std::ptr::from_mut(buffer) as *mut [MaybeUninit<u8>]) }
}
