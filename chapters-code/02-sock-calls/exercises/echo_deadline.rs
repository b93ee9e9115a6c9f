//! Exercise: an echo that gives up on a silent client.
//!
//! A connection that never says anything costs a descriptor for ever. Put a deadline on
//! each receive.

use std::io;
use std::time::Duration;

use sock_calls::AsyncSocket;

// ANCHOR: task
/// Why `echo_until_idle` ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The client has finished.
    Finished,
    /// The client sent nothing for the time given.
    Idle,
}

/// Sends back what comes, until the client finishes or is silent for over `idle`.
/// Each byte that comes starts the time anew.
async fn echo_until_idle(sock: &AsyncSocket, idle: Duration) -> io::Result<End> {
    todo!("echo on {sock:?} until it is silent for {idle:?}")
}
// ANCHOR_END: task

#[path = "checks/echo_deadline.rs"]
mod checks;
