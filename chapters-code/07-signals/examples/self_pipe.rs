//! From a signal handler to something that can be awaited: a pipe to oneself.
//!
//! ```sh
//! cargo run -p signals --example self_pipe
//! ```
//!
//! Prints the signals in the order in which they were raised, read by a task.

use signals::{SelfPipe, SignalNumber};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: pipe
    let mut signals =
        SelfPipe::install(&[SignalNumber::USER_1, SignalNumber::USER_2])?;
    SignalNumber::USER_2.raise()?;
    SignalNumber::USER_1.raise()?;
    for _ in 0..2 {
        println!("{}", signals.recv().await?);
    }
    // ANCHOR_END: pipe
    Ok(())
}
