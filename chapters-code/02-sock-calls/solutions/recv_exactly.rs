//! Solution: receive exactly so many bytes.

use std::io;

use sock_calls::{AsyncSocket, sock_recv_into};

// ANCHOR: solution
/// Fills the whole of `buffer`. When the stream ends before, fails with
/// `io::ErrorKind::UnexpectedEof`; the error's text says how many bytes had come.
async fn recv_exactly(sock: &AsyncSocket, buffer: &mut [u8]) -> io::Result<()> {
    let mut filled = 0;
    while filled < buffer.len() {
        match sock_recv_into(sock, &mut buffer[filled..]).await? {
            0 => {
                let message = format!("{filled} of {} bytes had come", buffer.len());
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
            }
            n => filled += n,
        }
    }
    Ok(())
}
// ANCHOR_END: solution

#[path = "../exercises/checks/recv_exactly.rs"]
mod checks;
