//! `sock_sendto`: a datagram to an address.

use std::io;

use socket2::SockAddr;
use tokio::io::Interest;

use crate::AsyncSocket;

/// Sends `data` to `address` as one datagram and returns its length.
///
/// [sendto(2)](https://man7.org/linux/man-pages/man2/send.2.html); asyncio's
/// [`loop.sock_sendto`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendto)
/// (since 3.11). It waits only for room in the socket's own send buffer; `Ok` doesn't say
/// that the datagram arrives.
///
/// # Errors
///
/// `EMSGSIZE` for a datagram that is too long (65,507 bytes are the most for UDP over
/// IPv4), `PermissionDenied` for a broadcast without SO_BROADCAST, and whatever else the
/// kernel says. Nothing was sent then.
///
/// # Cancel safety
///
/// Yes: a dropped call has sent nothing.
///
/// # Examples
///
/// See [`sock_recvfrom`](crate::sock_recvfrom).
// ANCHOR: sock_sendto
pub async fn sock_sendto(
    sock: &AsyncSocket,
    data: &[u8],
    address: &SockAddr,
) -> io::Result<usize> {
    let send = |socket: &socket2::Socket| {
        socket.send_to_with_flags(data, address, libc::MSG_NOSIGNAL)
    };
    sock.async_io(Interest::WRITABLE, send).await
}
// ANCHOR_END: sock_sendto
