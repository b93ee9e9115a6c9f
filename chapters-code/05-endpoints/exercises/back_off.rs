//! Exercise: try again, and not all at once.
//!
//! A server starts a little later than its client, or has just been restarted. A client
//! that tries without a pause floods it, and one that tries once gives up too early.

use std::time::Duration;

use endpoints::ConnectError;

// ANCHOR: task
/// Calls `attempt` until it succeeds, `tries` times at most, and at least once.
/// Waits between two calls: `pause` at first, then twice as long each time, but
/// never longer than `longest`. Returns the last error if none succeeds, and
/// doesn't wait after it.
///
/// Only what may be different next time is tried again: an error whose kind is
/// `ConnectionRefused` or `TimedOut`. Any other is returned at once.
async fn with_back_off<T, F: Future<Output = Result<T, ConnectError>>>(
    mut attempt: impl FnMut() -> F,
    tries: u32,
    pause: Duration,
    longest: Duration,
) -> Result<T, ConnectError> {
    let first = attempt().await;
    todo!("up to {tries} tries, {pause:?} to {longest:?} apart: {:?}", first.is_ok())
}
// ANCHOR_END: task

#[path = "checks/back_off.rs"]
mod checks;
