//! `reader run CHAPTER/EXAMPLE`: an example, as cargo runs it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Result, anyhow};

use crate::examples::Chapters;

/// Runs the example with `arguments`, its input and output being ours, and returns its
/// exit code.
///
/// # Errors
///
/// When there is no such example, or cargo can't be run.
pub fn run(root: &Path, name: &str, arguments: &[OsString]) -> Result<ExitCode> {
    let chapters = Chapters::load(root)?;
    let (chapter, example) = chapters.example(name)?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "-p", &chapter.krate, "--example", example])
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .args(arguments);
    let error = become_it(command);
    Err(match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow!("there is no cargo to run the example with: install Rust")
        }
        _ => anyhow!("cargo can't be run: {error}"),
    })
}

/// Becomes the command, so that signals and the exit code are its own. Returns only when
/// that can't be done.
#[cfg(unix)]
fn become_it(mut command: Command) -> io::Error {
    use std::os::unix::process::CommandExt as _;
    command.exec()
}

/// Runs the command and ends with its exit code. Returns only when that can't be done.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
