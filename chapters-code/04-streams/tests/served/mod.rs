//! An example that serves, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Long enough for anything on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The examples that serve.
const EXAMPLES: [&str; 2] = ["line_server", "stream_echo"];

/// The program of one of them.
pub(crate) fn program(example: &str) -> PathBuf {
    assert!(EXAMPLES.contains(&example), "{example} is built");
    // By the first test that needs one; the others wait for it.
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(build);
    FOLDER.join(example)
}

/// Builds the examples as this test was built, and returns the folder they are in.
fn build() -> PathBuf {
    let this = std::env::current_exe().expect("this test is a program");
    let folder = this.ancestors().nth(2).expect("it is in PROFILE/deps");
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("release") => "release",
        _ => "dev",
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut building = Command::new(cargo)
        .args(["build", "--quiet", "--profile", profile])
        .args(EXAMPLES.iter().flat_map(|name| ["--example", name]))
        .arg("--target-dir")
        .arg(folder.parent().expect("PROFILE is in the target folder"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .spawn()
        .expect("cargo can be started");
    let until = Instant::now() + Duration::from_secs(300);
    let built = loop {
        if let Some(status) = building.try_wait().expect("it is our child") {
            break status;
        }
        if Instant::now() > until {
            let _ = building.kill();
            panic!("no examples after 5 minutes: does another cargo hold the lock?");
        }
        sleep(Duration::from_millis(20));
    };
    assert!(built.success(), "cargo builds them");
    folder.join("examples")
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
