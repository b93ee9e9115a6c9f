//! Running a program to its end, within a time limit, and with nothing left of it.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Runs `command` without standard input, in a process group of its own.
///
/// # Errors
///
/// When it can't be started, is not over in time (its whole group is killed then), or
/// leaves processes behind (these are killed too). The text says which, and what it had
/// printed.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Output, String> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| format!("{command:?} can't be started: {error}"))?;
    let group = Pid::from_raw(child.id().cast_signed());
    let (over, is_over) = mpsc::channel();
    // Not joined: it ends with the child, whose group is killed below at the latest.
    thread::spawn(move || over.send(child.wait_with_output()));
    match is_over.recv_timeout(limit) {
        Ok(output) => {
            let output = output.map_err(|error| lost(&error))?;
            match killpg(group, Signal::SIGKILL) {
                Err(Errno::ESRCH) => Ok(output),
                _ => Err(format!("it left processes behind\n{}", told(&output))),
            }
        }
        Err(_) => {
            // The group may have ended by itself in this moment.
            let _ = killpg(group, Signal::SIGKILL);
            let words = format!("it was not over within {limit:?}");
            match is_over.recv_timeout(Duration::from_secs(5)) {
                Ok(Ok(output)) => Err(format!("{words}\n{}", told(&output))),
                Ok(Err(error)) => Err(format!("{words}\n{}", lost(&error))),
                Err(_) => Err(format!("{words}, and its output is held open")),
            }
        }
    }
}

/// What a program printed, for a message.
pub(crate) fn told(output: &Output) -> String {
    format!(
        "{}\n--- stdout\n{}--- stderr\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn lost(error: &io::Error) -> String {
    format!("its output was lost: {error}")
}
