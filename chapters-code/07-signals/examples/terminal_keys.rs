//! What a terminal's keys send: Ctrl-C is SIGINT and Ctrl-\ is SIGQUIT, never SIGTERM.
//!
//! ```sh
//! cargo run -p signals --example terminal_keys
//! ```
//!
//! Runs `sleep` in a terminal of its own, presses keys, and prints what ends it.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use nix::pty::openpty;
use signals::{Disposition, SignalNumber, set_disposition};

fn main() -> anyhow::Result<()> {
    // What a shell starts in the background inherits that both are ignored.
    set_disposition(SignalNumber::INTERRUPT, Disposition::Default)?;
    set_disposition(SignalNumber::QUIT, Disposition::Default)?;
    // ANCHOR: keys
    for (name, key) in [("Ctrl-C", b'\x03'), ("Ctrl-\\", b'\x1c')] {
        let terminal = openpty(None, None)?;
        // setsid(1) gives `sh` a session, and `-c` makes the terminal its own.
        let mut child = Command::new("setsid")
            .args(["-c", "sh", "-c", "echo ready; exec sleep 60"])
            .stdin(Stdio::from(terminal.slave.try_clone()?))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut ready = [0; 6];
        let stdout = child.stdout.as_mut();
        std::io::Read::read_exact(stdout.expect("it is piped"), &mut ready)?;

        std::fs::File::from(terminal.master.try_clone()?).write_all(&[key])?;
        let signal = child.wait()?.signal().unwrap_or_default();
        println!("{name}: {}", SignalNumber::try_from(signal)?);
    }
    // ANCHOR_END: keys

    // ANCHOR: kill
    let mut child = Command::new("sleep").arg("60").spawn()?;
    Command::new("kill").arg(child.id().to_string()).status()?;
    let signal = child.wait()?.signal().unwrap_or_default();
    println!("kill: {}", SignalNumber::try_from(signal)?);
    // ANCHOR_END: kill
    Ok(())
}
