//! Exercise: ask before ending.
//!
//! An interactive program doesn't end at the first Ctrl-C. It asks for a second one, soon,
//! as shells' debuggers and editors do.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;

// ANCHOR: task
/// Each item of `interrupts` is a Ctrl-C. Returns when two of them have come within
/// `soon` of each other, and never for any that are further apart. Calls `remind`
/// for each that doesn't end the program. Returns as well when no more can come.
async fn until_asked_twice(
    interrupts: &mut Receiver<()>,
    soon: Duration,
    mut remind: impl FnMut(),
) {
    remind();
    todo!("wait for two of {interrupts:?} within {soon:?}")
}
// ANCHOR_END: task

#[path = "checks/once_more.rs"]
mod checks;
