//! Solution: a message server on SOCK_SEQPACKET.

use std::io::{self, Read};

use socket2::Socket;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

// ANCHOR: solution
/// Answers each message, of at most 4096 bytes, with its ASCII letters in upper
/// case, until the peer closes; returns how many there were.
async fn serve(connection: AsyncFd<Socket>) -> io::Result<usize> {
    let mut buffer = [0; 4096];
    let mut answered = 0;
    loop {
        let length = connection
            .async_io(Interest::READABLE, |mut socket| socket.read(&mut buffer))
            .await?;
        let message = &mut buffer[..length];
        if message.is_empty() {
            return Ok(answered);
        }
        message.make_ascii_uppercase();
        // A message goes out whole or not at all: no loop for the rest of it.
        connection
            .async_io(Interest::WRITABLE, |socket| socket.send(message))
            .await?;
        answered += 1;
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/seqpacket_server.rs"]
mod checks;
