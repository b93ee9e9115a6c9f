//! `sock_accept`: the next connection of a listener.

use std::io;

use socket2::SockAddr;
use tokio::io::Interest;

use crate::AsyncSocket;

/// Waits for a connection; returns its socket, ready for the calls here, and the peer's
/// address.
///
/// [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html); asyncio's
/// [`loop.sock_accept`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_accept).
/// The new socket is non-blocking, which on Linux it does not get from the listener, and
/// closed in programs started by exec.
///
/// # Errors
///
/// [`AcceptFault`](crate::AcceptFault) tells apart the errors of one connection, of a
/// shortage, and of the listener. The listener stays open in any case.
///
/// # Cancel safety
///
/// Yes: a dropped call has accepted nothing; a waiting connection stays in the queue.
///
/// # Examples
///
/// See [`sock_connect`](crate::sock_connect).
// ANCHOR: sock_accept
pub async fn sock_accept(sock: &AsyncSocket) -> io::Result<(AsyncSocket, SockAddr)> {
    let accept = |listener: &socket2::Socket| listener.accept();
    let (connection, address) = sock.async_io(Interest::READABLE, accept).await?;
    connection.set_nonblocking(true)?;
    let same_kind = sock.short_means_drained();
    Ok((AsyncSocket::register(connection, same_kind)?, address))
}
// ANCHOR_END: sock_accept
