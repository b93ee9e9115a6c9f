//! The end of a server, in order.

use std::time::Duration;

use endpoints::Server;
use tokio::time::sleep;

use crate::Termination;

/// How a server's clients have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All by themselves, within the time given.
    Finished,
    /// Some were cut off when it was over.
    Cut,
    /// Some were cut off because somebody asked again, and would not wait.
    AtOnce,
}

/// Refuses newcomers, lets the clients finish until the deadline, then aborts the rest.
/// A second signal is the deadline, too: whoever presses Ctrl-C twice has waited enough.
///
/// Clients are all who have connected before, also those that stand in the kernel's queue
/// and were not accepted yet. Returns when no client is left.
///
/// # Cancel safety
///
/// Dropped early, it leaves the server closed and its clients as they are.
// ANCHOR: shut_down
pub async fn shut_down(
    server: &Server,
    deadline: Duration,
    again: &mut Termination,
) -> Ended {
    server.accept_waiting();
    server.close();
    let ended = tokio::select! {
        // Who has finished when the deadline comes has finished in time.
        biased;
        () = server.wait_closed() => return Ended::Finished,
        _ = again.requested() => Ended::AtOnce,
        () = sleep(deadline) => Ended::Cut,
    };
    server.abort_clients();
    server.wait_closed().await;
    ended
}
// ANCHOR_END: shut_down
