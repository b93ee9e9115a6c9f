//! Exercise: a receive with a time limit that async code keeps.
//!
//! `SO_RCVTIMEO` means nothing to a non-blocking socket. Limit an awaited receive, and
//! tell “nothing came” from “something went wrong”.

use std::io;
use std::time::Duration;

use tokio::net::UdpSocket;

// ANCHOR: task
/// Receives one datagram of at most 2048 bytes within `limit`; `None` if none came.
///
/// Who watches the clock, if not the socket? Mind that two failures can come back
/// from that: the time is over, or the receive itself failed.
async fn receive_in_time(
    socket: &UdpSocket,
    limit: Duration,
) -> io::Result<Option<Vec<u8>>> {
    todo!("a datagram on {socket:?} within {limit:?}")
}
// ANCHOR_END: task

#[path = "checks/receive_in_time.rs"]
mod checks;
