//! Three children end, and one SIGCHLD comes: a signal says "look", and not "one".
//!
//! ```sh
//! cargo run -p signals --example three_children
//! ```

#![allow(unsafe_code, reason = "a handler has to be async-signal-safe")]

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;
use signals::{SignalNumber, block, set_handler};

static CALLS: AtomicU32 = AtomicU32::new(0);

extern "C" fn note(_: libc::c_int) {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: end
    // SAFETY: `note` adds to a number, and does nothing else.
    unsafe { set_handler(SignalNumber::CHILD, note) }?;
    let blocked = block(&[SignalNumber::CHILD])?;
    for code in 0..3 {
        let child =
            Command::new("sh").args(["-c", &format!("exit {code}")]).spawn()?;
        let child = Pid::from_raw(child.id().try_into()?);
        // Waits for its end, and leaves it to be collected.
        waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)?;
    }
    drop(blocked);
    println!("SIGCHLD handled: {}", CALLS.load(Ordering::Relaxed));
    // ANCHOR_END: end

    // ANCHOR: collect
    let mut collected = 0;
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => break,
            Ok(_) => collected += 1,
            Err(error) => return Err(error.into()),
        }
    }
    println!("children collected: {collected}");
    // ANCHOR_END: collect
    Ok(())
}
