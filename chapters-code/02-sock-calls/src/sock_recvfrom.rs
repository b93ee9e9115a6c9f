//! `sock_recvfrom`: a datagram and its sender.

use std::io;

use socket2::SockAddr;

use crate::AsyncSocket;
use crate::readiness::TO_RECEIVE;

/// Receives one datagram of up to `bufsize` bytes, and the address that it came from.
///
/// [recvfrom(2)](https://man7.org/linux/man-pages/man2/recv.2.html); asyncio's
/// [`loop.sock_recvfrom`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom)
/// (since 3.11). What a longer datagram has beyond `bufsize` is lost without an error.
///
/// # Errors
///
/// As [`sock_recv`](crate::sock_recv). On a connected UDP socket also `ConnectionRefused`,
/// when an earlier datagram met a closed port.
///
/// # Cancel safety
///
/// Yes: a dropped call has taken no datagram.
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_recvfrom, sock_sendto};
/// use socket2::{Domain, Socket, Type};
///
/// fn udp() -> std::io::Result<AsyncSocket> {
///     let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
///     socket.set_nonblocking(true)?;
///     socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
///     Ok(AsyncSocket::new(socket)?)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (here, there) = (udp()?, udp()?);
/// sock_sendto(&here, b"ping", &there.socket().local_addr()?).await?;
/// let (data, from) = sock_recvfrom(&there, 4096).await?;
/// assert_eq!(data, b"ping");
/// assert_eq!(from, here.socket().local_addr()?);
/// # Ok(())
/// # }
/// ```
// ANCHOR: sock_recvfrom
pub async fn sock_recvfrom(
    sock: &AsyncSocket,
    bufsize: usize,
) -> io::Result<(Vec<u8>, SockAddr)> {
    let receive = |socket: &socket2::Socket| {
        let mut data = Vec::new();
        data.try_reserve_exact(bufsize)?;
        let (n, from) =
            socket.recv_from(&mut data.spare_capacity_mut()[..bufsize])?;
        // SAFETY: the kernel has written the first n bytes of the spare capacity.
        #[allow(unsafe_code, reason = "saves zeroing a buffer that recvfrom fills")]
        unsafe {
            data.set_len(n);
        }
        Ok((data, from))
    };
    // No `settle`: a short datagram says nothing about the next one.
    sock.async_io(TO_RECEIVE, receive).await
}
// ANCHOR_END: sock_recvfrom
