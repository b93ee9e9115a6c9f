//! `sock_sendall`: all of it, or an error that says how much.

use crate::{AsyncSocket, SendError, sock_send};

/// Sends all of `data`, waiting whenever the kernel's buffer is full.
///
/// asyncio's
/// [`loop.sock_sendall`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendall).
/// `Ok` says that the kernel has it all, not that the peer has. One task at a time should
/// send on a stream: the pieces of two calls may come out mixed. On a datagram socket it
/// is one datagram, an empty one too.
///
/// # Errors
///
/// [`SendError`], with what [`sock_send`] failed with and how many bytes went before.
///
/// # Cancel safety
///
/// No: a dropped call may have sent a part of `data`, and nobody knows how much. Loop over
/// [`sock_send`] where a send must be given up and taken up again.
///
/// # Examples
///
/// See [`AsyncSocket`].
// ANCHOR: sock_sendall
pub async fn sock_sendall(sock: &AsyncSocket, data: &[u8]) -> Result<(), SendError> {
    let mut sent = 0;
    loop {
        match sock_send(sock, &data[sent..]).await {
            Ok(n) => sent += n,
            Err(source) => return Err(SendError { sent, source }),
        }
        if sent == data.len() {
            return Ok(());
        }
    }
}
// ANCHOR_END: sock_sendall
