//! The servers that are compared, each a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

/// A server: its name, and the Python file if it is one.
#[derive(Debug)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    python: Option<&'static str>,
}

/// The second is what the others are compared with.
pub(crate) const CONTENDERS: [Contender; 5] = [
    Contender { name: "sock-calls", python: None },
    Contender { name: "tokio", python: None },
    Contender { name: "epoll", python: None },
    Contender { name: "asyncio sock_*", python: Some("asyncio_sock.py") },
    Contender { name: "asyncio streams", python: Some("asyncio_streams.py") },
];

/// A contender that runs; ended when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) contender: &'static Contender,
    pub(crate) port: u16,
    process: Child,
}

impl Contender {
    /// Starts it on the cores that this thread is pinned to, which a child inherits.
    pub(crate) fn start(&'static self) -> anyhow::Result<Server> {
        let mut command = if let Some(file) = self.python {
            let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
            let mut python = Command::new("python3");
            python.arg(peers.join(file));
            python
        } else {
            let mut this = Command::new(std::env::current_exe()?);
            this.args(["serve", self.name]);
            this
        };
        let mut process = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", self.name))?;
        let stdout = process.stdout.take().context("the server's output")?;
        let mut first_line = String::new();
        BufReader::new(stdout).read_line(&mut first_line)?;
        let port = first_line.trim().parse().with_context(|| {
            format!("{} said {first_line:?}, no port", self.name)
        })?;
        Ok(Server { contender: self, port, process })
    }
}

impl Server {
    /// The CPU time that the process has had, all its threads together.
    pub(crate) fn cpu_time(&self) -> std::io::Result<Duration> {
        let pid = i32::try_from(self.process.id()).map_err(std::io::Error::other)?;
        let clock = clock_getcpuclockid(Pid::from_raw(pid))?;
        Ok(clock_gettime(clock)?.into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then its exit is collected all the same.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
