//! What a child inherits: what is ignored and what is blocked, but no handler.
//!
//! ```sh
//! cargo run -p signals --example over_exec
//! ```
//!
//! Prints what `/proc/self/status` of a child says of three signals.

use std::process::Command;

use signals::{Disposition, SignalHandlers, SignalNumber, block, set_disposition};

/// Whether the signal is in the set that this line of `/proc/PID/status` has.
fn is_in(status: &str, line: &str, signal: SignalNumber) -> bool {
    let set = status.lines().find_map(|it| it.strip_prefix(line));
    let set = set.and_then(|it| u64::from_str_radix(it.trim(), 16).ok());
    set.unwrap_or_default() >> (signal.as_raw() - 1) & 1 == 1
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        netlab::cannot_run("it reads /proc, which is Linux's");
    }
    // ANCHOR: inherit
    let mut handlers = SignalHandlers::new();
    handlers.add_signal_handler(SignalNumber::HANGUP, || println!("reload"))?;
    set_disposition(SignalNumber::USER_1, Disposition::Ignore)?;
    let _blocked = block(&[SignalNumber::USER_2])?;

    let output = Command::new("cat").arg("/proc/self/status").output()?;
    let status = String::from_utf8(output.stdout)?;
    println!("SIGHUP handled: {}", is_in(&status, "SigCgt:", SignalNumber::HANGUP));
    println!("SIGUSR1 ignored: {}", is_in(&status, "SigIgn:", SignalNumber::USER_1));
    println!("SIGUSR2 blocked: {}", is_in(&status, "SigBlk:", SignalNumber::USER_2));
    println!("SIGPIPE ignored: {}", is_in(&status, "SigIgn:", SignalNumber::PIPE));
    // ANCHOR_END: inherit
    Ok(())
}
