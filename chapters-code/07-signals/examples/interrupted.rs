//! Ctrl-C and the task that does the work: the first one cancels it, the second one ends
//! its cleaning up.
//!
//! ```sh
//! cargo run -p signals --example interrupted
//! ```
//!
//! Sends itself what two presses of Ctrl-C send.

use std::future::pending;

use signals::SignalNumber;
use tokio::signal::unix::{SignalKind, signal};

// ANCHOR: work
struct Unfinished;

impl Drop for Unfinished {
    fn drop(&mut self) {
        println!("the work is cancelled");
    }
}

async fn work() -> std::io::Result<()> {
    let _unfinished = Unfinished;
    println!("at work");
    SignalNumber::INTERRUPT.raise()?;
    pending().await
}

async fn clean_up() -> std::io::Result<()> {
    println!("cleaning up");
    SignalNumber::INTERRUPT.raise()?;
    pending().await
}
// ANCHOR_END: work

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    // ANCHOR: run
    let mut interrupts = signal(SignalKind::interrupt())?;
    tokio::select! {
        done = work() => return done,
        _ = interrupts.recv() => {}
    }
    tokio::select! {
        done = clean_up() => done?,
        _ = interrupts.recv() => {}
    }
    println!("interrupted");
    // ANCHOR_END: run
    Ok(())
}
