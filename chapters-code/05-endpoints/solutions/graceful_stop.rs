//! Solution: stop a server in order, and in time.

use std::time::Duration;

use endpoints::Server;
use tokio::time::timeout;

// ANCHOR: solution
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

async fn stop(server: &Server, patience: Duration) -> Stopped {
    server.close();
    // Waiting may be cancelled: it changes nothing.
    if timeout(patience, server.wait_closed()).await.is_ok() {
        return Stopped::Finished;
    }
    server.close_clients();
    if timeout(patience, server.wait_closed()).await.is_ok() {
        return Stopped::Closed;
    }
    server.abort_clients();
    server.wait_closed().await;
    Stopped::Aborted
}
// ANCHOR_END: solution

#[path = "../exercises/checks/graceful_stop.rs"]
mod checks;
