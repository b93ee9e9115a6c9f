//! An example that serves, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Long enough for anything on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The program of an example, which cargo builds at the first call.
pub(crate) fn program(example: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let arguments = ["build", "--quiet", "--package", "streams", "--examples"];
        let built = Command::new(env!("CARGO")).args(arguments).status();
        assert!(
            built.expect("cargo is there").success(),
            "the examples don't build"
        );
        let this = std::env::current_exe().expect("this program has a path");
        // target/PROFILE/deps/THIS
        let profile = this.ancestors().nth(2).expect("cargo has put it there");
        profile.join("examples")
    });
    folder.join(example)
}

/// A server that is running. It is interrupted when it is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Served {
    /// Runs `COMMAND serve 127.0.0.1:0`, and waits for it to listen.
    pub(crate) fn by(mut command: Command) -> Self {
        let mut child = command
            .args(["serve", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("it is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let address = line.strip_prefix("listening on ").unwrap_or_else(|| {
            panic!("the first line is `listening on IP:PORT`, not {line:?}")
        });
        let address = address.trim_end().parse().expect("it is IP:PORT");
        Self { child, address }
    }

    pub(crate) fn example(name: &str) -> Self {
        Self::by(Command::new(program(name)))
    }

    /// A connection on which nothing is waited for longer than `PATIENCE`.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
        stream.set_write_timeout(Some(PATIENCE)).expect("it can be set");
        stream
    }

    /// The most memory that the server has had, in bytes.
    pub(crate) fn peak_memory(&self) -> usize {
        let file = format!("/proc/{}/status", self.child.id());
        let status =
            std::fs::read_to_string(Path::new(&file)).expect("it is running");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let line = line.expect("Linux says it").trim().trim_end_matches(" kB");
        line.parse::<usize>().expect("it is a number") * 1024
    }

    /// Ends it as Ctrl-C does.
    pub(crate) fn interrupt(mut self) -> ExitStatus {
        let id = i32::try_from(self.child.id()).expect("a process id fits");
        kill(Pid::from_raw(id), Signal::SIGINT).expect("it is running");
        self.child.wait().expect("it ends")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Both fail when it was interrupted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
