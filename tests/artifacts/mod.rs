//! What cargo has built: the programs of the workspace's targets, by name.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A program that cargo built.
#[derive(Clone, Debug)]
pub(crate) struct Artifact {
    /// The folder of its crate.
    pub(crate) folder: PathBuf,
    /// The target's name.
    pub(crate) name: String,
    /// The program.
    pub(crate) program: PathBuf,
}

/// Builds with this cargo, and in the target folder of this run, what `arguments` ask
/// for, and returns the programs among it.
///
/// # Errors
///
/// What cargo printed, when it fails.
pub(crate) fn build(arguments: &[&str]) -> Result<Vec<Artifact>, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--message-format=json-render-diagnostics")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("cargo can't be started: {error}"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo {} fails:\n{errors}", arguments.join(" ")));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(messages.lines().filter_map(artifact).collect())
}

/// The program that a message of cargo's is about, if it is about one.
fn artifact(message: &str) -> Option<Artifact> {
    let message: Value = serde_json::from_str(message).ok()?;
    let program = PathBuf::from(message.get("executable")?.as_str()?);
    let name = message.get("target")?.get("name")?.as_str()?.to_owned();
    let mut folder = PathBuf::from(message.get("manifest_path")?.as_str()?);
    folder.pop();
    Some(Artifact { folder, name, program })
}
