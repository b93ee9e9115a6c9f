//! Solution: try again, and not all at once.

use std::io::ErrorKind;
use std::time::Duration;

use endpoints::ConnectError;

// ANCHOR: solution
async fn with_back_off<T, F: Future<Output = Result<T, ConnectError>>>(
    mut attempt: impl FnMut() -> F,
    tries: u32,
    mut pause: Duration,
    longest: Duration,
) -> Result<T, ConnectError> {
    for _ in 1..tries {
        match attempt().await {
            Err(error) if may_change(&error) => {}
            outcome => return outcome,
        }
        tokio::time::sleep(pause).await;
        pause = longest.min(2 * pause);
    }
    attempt().await
}

fn may_change(error: &ConnectError) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::TimedOut)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/back_off.rs"]
mod checks;
