//! Exercise: a message server on SOCK_SEQPACKET.
//!
//! tokio has no type for this kind of socket; `AsyncFd` has all that it takes. The
//! boundaries are the kernel's, so no framing is needed.

use std::io;

use socket2::Socket;
use tokio::io::unix::AsyncFd;

// ANCHOR: task
/// Answers each message, of at most 4096 bytes, with its ASCII letters in upper
/// case, until the peer closes; returns how many there were.
///
/// `AsyncFd::async_io` waits and retries. `&Socket` is a `Read`, and one read is one
/// message: what tells the end of the conversation?
async fn serve(connection: AsyncFd<Socket>) -> io::Result<usize> {
    todo!("answer what comes on {connection:?}")
}
// ANCHOR_END: task

#[path = "checks/seqpacket_server.rs"]
mod checks;
