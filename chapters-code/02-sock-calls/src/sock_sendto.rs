//! `sock_sendto`: a datagram to an address.

use std::io;
use std::time::Duration;

use socket2::{SockAddr, Socket};
use tokio::io::Interest;
use tokio::task::coop;
use tokio::time::sleep;

use crate::AsyncSocket;

/// Sends `data` to `address` as one datagram and returns its length.
///
/// [sendto(2)](https://man7.org/linux/man-pages/man2/send.2.html); asyncio's
/// [`loop.sock_sendto`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendto)
/// (since 3.11). It waits for room in the socket's own send buffer; `Ok` doesn't say that
/// the datagram arrives.
///
/// On a Unix socket it waits for room in the receiver's queue, too. epoll knows that room
/// only for the peer that the socket is connected to; with any other receiver it calls the
/// socket writable all the time, and who waits for that tries without a pause. So this
/// call tries by the clock: after 1 ms at first, at last every 32 ms. To be woken instead,
/// connect the socket and use [`sock_send`](crate::sock_send).
///
/// # Errors
///
/// `EMSGSIZE` for a datagram that is too long (65,507 bytes are the most for UDP over
/// IPv4), `PermissionDenied` for a broadcast without SO_BROADCAST, and whatever else the
/// kernel says. Nothing was sent then.
///
/// # Panics
///
/// When it has to pause in a runtime that was built without timers (`Builder::enable_time`).
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
    let send = |socket: &Socket| {
        socket.send_to_with_flags(data, address, libc::MSG_NOSIGNAL)
    };
    if !address.is_unix() {
        return sock.async_io(Interest::WRITABLE, send).await;
    }
    // No event says that a Unix receiver has room again: look now and then.
    let mut pause = Duration::from_millis(1);
    loop {
        coop::consume_budget().await;
        match send(sock.socket()) {
            Err(e) if is_transient(&e) => sleep(pause).await,
            sent => return sent,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
// ANCHOR_END: sock_sendto

fn is_transient(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

const LONGEST_PAUSE: Duration = Duration::from_millis(32);
