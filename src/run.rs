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
///
/// In a virtual machine with `in_vm`. An example that takes one says so when it can't run
/// here, and is told how to.
pub fn run(
    root: &Path,
    name: &str,
    arguments: &[OsString],
    in_vm: bool,
) -> Result<ExitCode> {
    let chapters = Chapters::load(root)?;
    let (chapter, example) = chapters.example(name)?;
    if in_vm {
        return boot(root, &chapter.krate, example, arguments);
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "-p", &chapter.krate, "--example", example])
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .args(arguments);
    let file = root.join(chapter.file(&format!("examples/{example}.rs")));
    let error = if takes_a_machine(&file) {
        match command.status() {
            Ok(status) => {
                if status.code() == Some(CANNOT_RUN) {
                    let offer = format!("cargo run -- run {name} --vm");
                    eprintln!("in a virtual machine it can: {offer}");
                }
                let code = status.code().and_then(|code| u8::try_from(code).ok());
                return Ok(ExitCode::from(code.unwrap_or(1)));
            }
            Err(error) => error,
        }
    } else {
        become_it(command)
    };
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

/// What examples end with when the machine lacks something.
const CANNOT_RUN: i32 = 2;

/// Whether the head of an example says that it takes a family most kernels lack.
fn takes_a_machine(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().any(|line| line.starts_with("//! In the virtual machine: "))
}

#[cfg(target_os = "linux")]
use crate::run_in_vm::run_in_vm as boot;

#[cfg(not(target_os = "linux"))]
fn boot(_: &Path, _: &str, example: &str, _: &[OsString]) -> Result<ExitCode> {
    Err(anyhow!(
        "{example} can't be put into a virtual machine here: that takes Linux"
    ))
}
