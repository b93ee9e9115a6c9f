//! Examples and Python programs that serve, run as processes of their own.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::path::Path;
use std::process::{Command, Output};

use netlab::Served;

/// The example `name` with `arguments`, and without the backtraces of a developer.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(netlab::example("transports", name));
    command.args(arguments).env_remove("RUST_BACKTRACE");
    command
}

/// `serve 127.0.0.1:0` of the example `name`.
pub(crate) fn serve(name: &str) -> Served {
    Served::start(&mut run(name, &["serve", "127.0.0.1:0"]))
}

/// `tests/peers/SCRIPT` under Python 3.11 or later; skips the test where there is none.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Option<Command> {
    let version = "import sys; sys.exit(sys.version_info < (3, 11))";
    let known = Command::new("python3").args(["-c", version]).status();
    if !known.is_ok_and(|status| status.success()) {
        netlab::skip("there is no Python 3.11 or later");
        return None;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let mut command = Command::new("python3");
    command.arg(folder.join(script)).args(arguments);
    Some(command)
}

/// Runs `command` to its end, which must be in order, and returns what it printed.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().expect("it can be started");
    assert!(output.status.success(), "{}", told(&output));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// What a program printed, for a message.
pub(crate) fn told(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr))
}
