//! A contender that runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use nix::sys::signal::{Signal, kill};
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

/// A process of its own; ended when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    process: Child,
}

impl Server {
    pub(crate) fn start(
        name: &'static str,
        mut command: Command,
    ) -> anyhow::Result<Self> {
        let mut process = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let stdout = process.stdout.take().context("the server's output")?;
        let mut first_line = String::new();
        let read = BufReader::new(stdout).read_line(&mut first_line);
        let mut server = Self { name, port: 0, process };
        read?;
        server.port = first_line
            .trim()
            .parse()
            .with_context(|| format!("{name} said {first_line:?}, no port"))?;
        Ok(server)
    }

    fn pid(&self) -> anyhow::Result<Pid> {
        Ok(Pid::from_raw(i32::try_from(self.process.id())?))
    }

    /// The CPU time that the process has had, all its threads together.
    pub(crate) fn cpu_time(&self) -> anyhow::Result<Duration> {
        Ok(clock_gettime(clock_getcpuclockid(self.pid()?)?)?.into())
    }

    /// `RssAnon` of /proc/PID/status: memory that is no file's.
    pub(crate) fn anonymous_memory(&self) -> anyhow::Result<usize> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))
            .context("RssAnon in /proc/PID/status")?;
        let kilobytes: usize = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// Asks it to end, and returns what it has written to its error output, if that was
    /// a pipe.
    pub(crate) fn last_words(mut self) -> anyhow::Result<String> {
        kill(self.pid()?, Signal::SIGTERM)?;
        let mut words = String::new();
        if let Some(stderr) = &mut self.process.stderr {
            stderr.read_to_string(&mut words)?;
        }
        Ok(words)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then its exit is collected all the same.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
