//! The default, ignoring, and a handler, on one signal.
//!
//! ```sh
//! cargo run -p signals --example dispositions
//! ```
//!
//! Prints what is asked for, what a raised signal does then, and that SIGKILL can't be had.

#![allow(unsafe_code, reason = "a handler has to be async-signal-safe")]

use std::sync::atomic::{AtomicI32, Ordering};

use signals::{
    Disposition, SignalNumber, disposition, set_disposition, set_handler,
};

// ANCHOR: handler
static LAST: AtomicI32 = AtomicI32::new(0);

/// Stores a number: that interrupts nothing.
extern "C" fn remember(signal: libc::c_int) {
    LAST.store(signal, Ordering::Relaxed);
}
// ANCHOR_END: handler

fn main() -> anyhow::Result<()> {
    // ANCHOR: change
    let signal = SignalNumber::TERMINATE;
    println!("at first: {:?}", disposition(signal)?);

    set_disposition(signal, Disposition::Ignore)?;
    SignalNumber::TERMINATE.raise()?;
    println!("ignored, and still here");

    // SAFETY: `remember` stores a number, and does nothing else.
    let before = unsafe { set_handler(signal, remember) }?;
    SignalNumber::TERMINATE.raise()?;
    println!("before: {before:?}, handled: signal {}", LAST.load(Ordering::Relaxed));

    set_disposition(signal, Disposition::Default)?;
    println!("at last: {:?}", disposition(signal)?);
    // ANCHOR_END: change

    // ANCHOR: refused
    for signal in [SignalNumber::KILL, SignalNumber::STOP] {
        let refused = set_disposition(signal, Disposition::Ignore);
        let errno = refused.err().and_then(|error| error.raw_os_error());
        println!("{signal}: errno {}", errno.unwrap_or_default());
    }
    // ANCHOR_END: refused
    Ok(())
}
