//! Blocking a signal and ignoring it are two things: one waits, the other is gone.
//!
//! ```sh
//! cargo run -p signals --example blocked_or_ignored
//! ```
//!
//! Prints whether a signal that was raised is there afterwards.

use signals::{Disposition, SignalNumber, block, pending, set_disposition};

fn main() -> anyhow::Result<()> {
    let signal = SignalNumber::USER_1;
    // ANCHOR: ignored
    set_disposition(signal, Disposition::Ignore)?;
    SignalNumber::USER_1.raise()?;
    println!("ignored, and waiting: {}", pending().contains(signal));
    // ANCHOR_END: ignored

    // ANCHOR: blocked
    set_disposition(signal, Disposition::Default)?;
    let blocked = block(&[signal])?;
    SignalNumber::USER_1.raise()?;
    println!("blocked, and waiting: {}", pending().contains(signal));
    // ANCHOR_END: blocked

    // ANCHOR: discarded
    // Ignoring it now discards what waits; the default would end the process.
    set_disposition(signal, Disposition::Ignore)?;
    println!("then ignored, and waiting: {}", pending().contains(signal));
    drop(blocked);
    println!("unblocked, and still here");
    // ANCHOR_END: discarded
    Ok(())
}
