//! Solution: a receive with a time limit that async code keeps.

use std::io;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

// ANCHOR: solution
/// Receives one datagram of at most 2048 bytes within `limit`; `None` if none came.
async fn receive_in_time(
    socket: &UdpSocket,
    limit: Duration,
) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = vec![0; 2048];
    // The outer result is the clock's, the inner one the socket's.
    let Ok(received) = timeout(limit, socket.recv(&mut buffer)).await else {
        return Ok(None);
    };
    buffer.truncate(received?);
    Ok(Some(buffer))
}
// ANCHOR_END: solution

#[path = "../exercises/checks/receive_in_time.rs"]
mod checks;
