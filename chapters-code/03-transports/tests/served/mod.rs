//! Examples and Python programs that serve, run as processes of their own.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::LazyLock;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A program that has said where it listens. It is killed when this is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Served {
    /// Starts `command` and reads its first line, `listening on IP:PORT`.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("it is text");
        let address = line.trim().strip_prefix("listening on ");
        let address = address.unwrap_or_else(|| panic!("not {line:?} first"));
        let address = address.parse().expect("it listens on an address");
        Self { child, address }
    }

    /// Sends SIGINT, as Ctrl-C does, and waits for the end.
    pub(crate) fn interrupt(mut self) -> ExitStatus {
        let pid = i32::try_from(self.child.id()).expect("a pid fits");
        kill(Pid::from_raw(pid), Signal::SIGINT).expect("it runs");
        self.child.wait().expect("it is our child")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The examples that serve.
const EXAMPLES: [&str; 2] = ["transport_echo", "udp_echo"];

/// The program of one of them.
fn example(name: &str) -> PathBuf {
    assert!(EXAMPLES.contains(&name), "{name} is built");
    // By the first test that needs one; the others wait for it.
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(build);
    FOLDER.join(name)
}

/// Builds the examples as this test was built, and returns the folder they are in.
fn build() -> PathBuf {
    let program = std::env::current_exe().expect("this test is a program");
    let folder = program.ancestors().nth(2).expect("it is in PROFILE/deps");
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("release") => "release",
        _ => "dev",
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--profile", profile])
        .args(EXAMPLES.iter().flat_map(|name| ["--example", name]))
        .arg("--target-dir")
        .arg(folder.parent().expect("PROFILE is in the target folder"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo can be started");
    assert!(built.success(), "cargo builds them");
    folder.join("examples")
}

/// The example `name` with `arguments`, and without the backtraces of a developer.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(example(name));
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
