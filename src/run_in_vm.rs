//! `reader run --vm`: an example in a virtual machine, whose kernel has what ours lacks.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use vm::channel::{Frame, Kind};
use vm::{Machine, Outcome, Packages, Plan, Program};

/// Boots a machine that runs the example, and passes on what it prints, as it comes.
/// Returns its exit code.
///
/// # Errors
///
/// When the machine's packages haven't been fetched, the example can't be built, or the
/// machine doesn't come to the example's end.
pub(crate) fn run_in_vm(
    root: &Path,
    krate: &str,
    example: &str,
    arguments: &[OsString],
) -> Result<ExitCode> {
    let packages = Packages::find(root)?;
    let init = built(root, &["-p", "vm", "--bin", "vm-init"], "vm-init")?;
    let program = built(root, &["-p", krate, "--example", example], example)?;
    // Beside the folder of cargo's programs, as tests leave what they leave.
    let folder = program.ancestors().nth(3).unwrap_or(root).join("tmp");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} can't be made", folder.display()))?;
    let console = folder.join(format!("{example}.console"));
    let mut program = Program::new(program);
    for argument in arguments {
        let argument = argument.to_str().with_context(|| {
            format!(
                "{} is no UTF-8, and can't go into the machine",
                argument.display()
            )
        })?;
        program = program.argument(argument);
    }
    let mut plan = Plan::new();
    plan.run(program);
    let machine = Machine::new(packages, init, &console);
    let reports = machine.run(&plan, pass_on)?;
    match reports.first().and_then(|report| report.outcome.clone()) {
        Some(Outcome::Code(code)) => {
            // What its kernel said is of interest only if something went wrong.
            let _ = std::fs::remove_file(console);
            Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
        }
        Some(Outcome::Other(how)) => bail!("{example} ended by {how}"),
        None => bail!("the machine ended before {example} did"),
    }
}

/// A terminal that is gone is no reason to stop the machine.
fn pass_on(frame: &Frame) {
    let _ = match frame.kind {
        Kind::Out => io::stdout().write_all(&frame.bytes),
        Kind::Err => io::stderr().write_all(&frame.bytes),
        Kind::Exit => Ok(()),
    };
}

/// The program that cargo makes of a target.
fn built(root: &Path, target: &[&str], name: &str) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--message-format=json-render-diagnostics"])
        .args(target)
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo can't be run")?;
    ensure!(output.status.success(), "cargo can't build {name}");
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut programs = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_it = message.get("target")?.get("name")?.as_str()? == name;
        let program = message.get("executable")?.as_str()?;
        is_it.then(|| PathBuf::from(program))
    });
    programs.next_back().with_context(|| format!("cargo has not built {name}"))
}
