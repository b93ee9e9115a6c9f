//! `sock_recv`: bytes from a socket, as a new vector.

use std::io;

use crate::AsyncSocket;
use crate::readiness::TO_RECEIVE;

/// Receives up to `nbytes` bytes: what has arrived, or what arrives next.
///
/// [recv(2)](https://man7.org/linux/man-pages/man2/recv.2.html); asyncio's
/// [`loop.sock_recv`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv).
/// An empty vector is the end of the stream (or an empty datagram, or `nbytes` 0). The
/// buffer is allocated when there is something to read: a waiting call holds none.
///
/// # Errors
///
/// `ConnectionReset` when the peer aborted, `NotConnected`, and whatever else the kernel
/// says; the socket stays open. `OutOfMemory` when `nbytes` can't be allocated.
///
/// # Cancel safety
///
/// Yes: a dropped call has taken nothing from the socket.
///
/// # Examples
///
/// See [`AsyncSocket`].
// ANCHOR: sock_recv
pub async fn sock_recv(sock: &AsyncSocket, nbytes: usize) -> io::Result<Vec<u8>> {
    let receive = |socket: &socket2::Socket| {
        let mut data = Vec::new();
        data.try_reserve_exact(nbytes)?;
        let n = socket.recv(&mut data.spare_capacity_mut()[..nbytes])?;
        // SAFETY: the kernel has written the first n bytes of the spare capacity.
        #[allow(unsafe_code, reason = "saves zeroing a buffer that recv fills")]
        unsafe {
            data.set_len(n);
        }
        Ok(data)
    };
    let (data, ready) = sock.attempt(TO_RECEIVE, receive).await?;
    sock.settle(ready, data.len(), nbytes);
    Ok(data)
}
// ANCHOR_END: sock_recv
