//! Exercise: receive exactly so many bytes.
//!
//! A stream has no messages: one `sock_recv_into` returns what has arrived, be it a single
//! byte. A protocol with a header of four bytes needs all four.

use std::io;

use sock_calls::AsyncSocket;

// ANCHOR: task
/// Fills the whole of `buffer`. When the stream ends before, fails with
/// `io::ErrorKind::UnexpectedEof`; the error's text says how many bytes had come.
async fn recv_exactly(sock: &AsyncSocket, buffer: &mut [u8]) -> io::Result<()> {
    todo!("fill {} bytes from {sock:?}", buffer.len())
}
// ANCHOR_END: task

#[path = "checks/recv_exactly.rs"]
mod checks;
