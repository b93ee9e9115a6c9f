//! Exercise: stop a server in order, and in time.
//!
//! `wait_closed` alone may wait for ever: one client that stays is enough. Give the
//! clients a while, ask them to go, and in the end don't ask.

use std::time::Duration;

use endpoints::Server;

// ANCHOR: task
/// How the last client left.
#[derive(Debug, PartialEq, Eq)]
enum Stopped {
    /// By itself, within the time given.
    Finished,
    /// When its transport was closed; what was buffered has been sent.
    Closed,
    /// When its transport was aborted.
    Aborted,
}

/// Refuses newcomers at once. Lets the clients finish for `patience`; then closes
/// those that are left, and gives their buffers as long again; then aborts the rest.
/// Returns when no client is left, and not later than it must.
async fn stop(server: &Server, patience: Duration) -> Stopped {
    todo!("stop {server:?} within {patience:?} and {patience:?}")
}
// ANCHOR_END: task

#[path = "checks/graceful_stop.rs"]
mod checks;
