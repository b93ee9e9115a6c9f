//! The tests of the families that most kernels lack, `socket-families`' `families`, in a
//! virtual machine that boots once for all of them: what libtest prints here is printed
//! there. Arguments are libtest's.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use vm::Packages;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Err(error) = Packages::find(root) {
        netlab::skip(&error.to_string());
        return ExitCode::SUCCESS;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // `cargo families`, with the dependencies as this run has them built.
    let status = Command::new(cargo)
        .args(["test", "--workspace", "--test", "families"])
        .args(["--config", "target.'cfg(all())'.runner = 'tests/vm/runner'"])
        .arg("--")
        .args(env::args_os().skip(1))
        .current_dir(root)
        .stdin(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo can't be started: {error}");
            ExitCode::FAILURE
        }
    }
}
