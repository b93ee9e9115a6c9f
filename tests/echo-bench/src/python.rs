//! The interpreters that the peers in Python run under.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter's path, or why there is none.
pub type Interpreter = Result<PathBuf, String>;

/// The Python of asyncio's peers: what `--python` says, or `python3`.
///
/// # Errors
///
/// When it can't be started.
pub fn python() -> Interpreter {
    let python = crate::options::python();
    asked(&python, "import sys; print(sys.executable)").map(PathBuf::from)
}

/// A Python that has uvloop: a virtual environment below `folder`, made by [`python`] if
/// it is not there yet, with uvloop from PyPI.
///
/// # Errors
///
/// When it can't be made: without a network, or without `venv`.
pub fn python_with_uvloop(folder: &Path) -> Interpreter {
    let python = python()?;
    let version = asked(&python, "import sys; print(sys.implementation.cache_tag)")?;
    let venv = folder.join(format!("uvloop-{version}"));
    let inside = venv.join("bin/python3");
    if asked(&inside, "import uvloop").is_err() {
        eprintln!("making {}", venv.display());
        output(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
        output(
            Command::new(&inside).args(["-m", "pip", "install", "-q", "uvloop"]),
        )?;
    }
    Ok(inside)
}

/// What the Python program prints.
pub(crate) fn asked(python: &Path, program: &str) -> Result<String, String> {
    output(Command::new(python).args(["-c", program]))
}

fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().display().to_string();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let last = words.lines().rfind(|line| !line.trim().is_empty());
        return Err(last.unwrap_or("it failed without a word").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
