//! SIGPIPE: why a write to nobody is an error here, and ends other programs.
//!
//! ```sh
//! cargo run -p signals --example broken_pipe
//! ```

use std::io::{ErrorKind, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use signals::{SignalNumber, disposition};

fn main() -> anyhow::Result<()> {
    // ANCHOR: error
    println!("SIGPIPE: {:?}", disposition(SignalNumber::PIPE)?);
    let (reader, mut writer) = std::io::pipe()?;
    drop(reader);
    let error = writer.write_all(b"to nobody").expect_err("nobody reads");
    println!("broken pipe: {}", error.kind() == ErrorKind::BrokenPipe);
    // ANCHOR_END: error

    // ANCHOR: child
    let mut child = Command::new("yes").stdout(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let signal = child.wait()?.signal();
    println!("`yes` is ended by signal {}", signal.unwrap_or_default());
    // ANCHOR_END: child
    Ok(())
}
