//! The servers that are compared, each a process of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

/// A server: it prints its port on a line, and echoes.
#[derive(Debug, Clone)]
pub struct Contender {
    name: &'static str,
    program: Program,
}

#[derive(Debug, Clone)]
enum Program {
    This,
    Python { interpreter: PathBuf, file: PathBuf },
}

impl Contender {
    /// This program itself, called as `serve NAME`.
    #[must_use]
    pub fn this(name: &'static str) -> Self {
        Self { name, program: Program::This }
    }

    /// A Python file, run by `interpreter`.
    #[must_use]
    pub fn python(
        name: &'static str,
        interpreter: impl Into<PathBuf>,
        file: impl Into<PathBuf>,
    ) -> Self {
        let (interpreter, file) = (interpreter.into(), file.into());
        Self { name, program: Program::Python { interpreter, file } }
    }

    /// Starts it on the cores that this thread is pinned to, which a child inherits.
    pub(crate) fn start(&self) -> anyhow::Result<Server> {
        let mut command = match &self.program {
            Program::This => {
                let mut this = Command::new(std::env::current_exe()?);
                this.args(["serve", self.name]);
                this
            }
            Program::Python { interpreter, file } => {
                let mut python = Command::new(interpreter);
                python.arg(file);
                python
            }
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
        Ok(Server { name: self.name, port, process })
    }
}

/// A contender that runs; ended when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    process: Child,
}

impl Server {
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

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
