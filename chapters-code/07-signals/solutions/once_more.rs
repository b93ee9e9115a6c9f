//! Solution: ask before ending.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

// ANCHOR: solution
async fn until_asked_twice(
    interrupts: &mut Receiver<()>,
    soon: Duration,
    mut remind: impl FnMut(),
) {
    while interrupts.recv().await.is_some() {
        remind();
        // One that comes too late is the first of the next two.
        if timeout(soon, interrupts.recv()).await.is_ok() {
            return;
        }
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/once_more.rs"]
mod checks;
