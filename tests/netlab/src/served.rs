//! A program that serves, as a process of its own.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A program that has said where it listens. It is killed when this is dropped.
#[derive(Debug)]
pub struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts `command` and reads its first line, `listening on IP:PORT`.
    ///
    /// Its standard input is empty, and nobody reads what it prints after that line.
    /// Standard error is where `command` says.
    ///
    /// # Panics
    ///
    /// When it can't be started, or its first line is another.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it is text");
        let address = line.trim_end().strip_prefix("listening on ");
        let address = address.and_then(|address| address.parse().ok());
        let Some(address) = address else {
            // It may go on, and nothing else would end it.
            let _ = child.kill();
            let _ = child.wait();
            panic!("the first line is `listening on IP:PORT`, not {line:?}");
        };
        Self { child, address }
    }

    /// Where it listens, in its own words.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, by [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html).
    ///
    /// # Panics
    ///
    /// When the kernel refuses. A process that is over but not waited for takes any.
    pub fn send(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        kill(pid, signal).expect("it is our child");
    }

    /// Its standard error, to read or to take: `Some` if the command had it piped.
    pub fn stderr(&mut self) -> &mut Option<ChildStderr> {
        &mut self.child.stderr
    }

    /// Whether it has ended. Does not wait.
    ///
    /// # Panics
    ///
    /// When the kernel refuses to tell.
    pub fn is_over(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_some()
    }

    /// Waits until it ends by itself, for as long as that takes. Blocks the thread.
    ///
    /// # Panics
    ///
    /// When the kernel refuses to wait.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("it is our child")
    }

    /// Sends SIGINT, as Ctrl-C does, and waits for the end.
    ///
    /// # Panics
    ///
    /// As [`send`](Self::send) and [`wait`](Self::wait).
    pub fn interrupt(self) -> ExitStatus {
        self.send(Signal::SIGINT);
        self.wait()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Both fail when it is over.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program of the example `name` of `package`, built as the calling test was built.
///
/// Cargo is asked once per process and example; who comes meanwhile waits for it.
///
/// # Panics
///
/// When cargo can't build it, or takes longer than 5 minutes, or failed before; and
/// outside of a test of this workspace.
pub fn example(package: &str, name: &str) -> PathBuf {
    // Names of examples are unique in the workspace.
    static BUILT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let this = std::env::current_exe().expect("this test is a program");
    let folder = this.ancestors().nth(2).expect("it is in PROFILE/deps");
    let mut built = BUILT.lock().expect("no example has failed to build");
    if !built.contains(name) {
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            Some("release") => "release",
            _ => "dev",
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["build", "--quiet", "--profile", profile])
            .args(["-p", package, "--example", name])
            .arg("--target-dir")
            .arg(folder.parent().expect("PROFILE is in the target folder"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null());
        build(command);
        built.insert(name.to_owned());
    }
    folder
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

/// Runs cargo, which waits without end when another cargo holds its lock.
fn build(mut command: Command) {
    let mut building = command.spawn().expect("cargo can be started");
    let until = Instant::now() + Duration::from_secs(300);
    let status = loop {
        if let Some(status) = building.try_wait().expect("it is our child") {
            break status;
        }
        if Instant::now() > until {
            let _ = building.kill();
            let _ = building.wait();
            panic!("no example after 5 minutes: does another cargo hold the lock?");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "cargo builds it");
}
