//! Solution: an echo that gives up on a silent client.

use std::io;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_recv_into, sock_sendall};
use tokio::time::timeout;

// ANCHOR: solution
/// Why `echo_until_idle` ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The client has finished.
    Finished,
    /// The client sent nothing for the time given.
    Idle,
}

/// Sends back what comes, until the client finishes or is silent for over `idle`.
async fn echo_until_idle(sock: &AsyncSocket, idle: Duration) -> io::Result<End> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        // A receive may be cancelled at any time: it loses nothing.
        match timeout(idle, sock_recv_into(sock, &mut buffer)).await {
            Err(_elapsed) => return Ok(End::Idle),
            Ok(Ok(0)) => return Ok(End::Finished),
            Ok(Ok(n)) => sock_sendall(sock, &buffer[..n]).await?,
            Ok(Err(error)) => return Err(error),
        }
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/echo_deadline.rs"]
mod checks;
