//! The handle on a child process.

use std::fmt;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;

use nix::sys::signal::Signal;

use crate::subprocess::Subprocess;
use crate::{ReadPipeTransport, WritePipeTransport};

/// A child process and the pipes to it: asyncio's
/// [`SubprocessTransport`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.SubprocessTransport).
///
/// A handle, cheap to clone; the child is waited for by a task that
/// [`subprocess_exec`](crate::subprocess_exec) starts, whatever becomes of the handles.
#[derive(Clone)]
pub struct SubprocessTransport(pub(crate) Arc<Subprocess>);

impl SubprocessTransport {
    /// The child's process id; it stays known when the child is gone and another process
    /// may have it.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.0.pid
    }

    /// What the child ended with: its exit code, or `-N` if signal `N` ended it. `None`
    /// while it runs.
    #[must_use]
    pub fn returncode(&self) -> Option<i32> {
        let status = self.exit_status()?;
        status.code().or_else(|| status.signal().map(|signal| -signal))
    }

    /// The same as the standard library puts it.
    #[must_use]
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.0.status()
    }

    /// The pipe to the child's standard input: asyncio's `get_pipe_transport(0)`. `None`
    /// if the command doesn't make it a pipe.
    #[must_use]
    pub fn stdin(&self) -> Option<WritePipeTransport> {
        self.0.pipes()?.stdin.clone()
    }

    /// The pipe from the child's standard output: `get_pipe_transport(1)`.
    #[must_use]
    pub fn stdout(&self) -> Option<ReadPipeTransport> {
        self.0.pipes()?.stdout.clone()
    }

    /// The pipe from the child's standard error: `get_pipe_transport(2)`.
    #[must_use]
    pub fn stderr(&self) -> Option<ReadPipeTransport> {
        self.0.pipes()?.stderr.clone()
    }

    /// Sends a signal to the child:
    /// [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html).
    ///
    /// # Errors
    ///
    /// `ESRCH` when the child has ended and was waited for, asyncio's
    /// `ProcessLookupError`; no other process gets the signal. `EPERM` when the child
    /// runs as somebody else.
    pub fn send_signal(&self, signal: Signal) -> io::Result<()> {
        self.0.signal(signal)
    }

    /// Sends SIGTERM: asks the child to end.
    ///
    /// # Errors
    ///
    /// As [`send_signal`](Self::send_signal).
    pub fn terminate(&self) -> io::Result<()> {
        self.send_signal(Signal::SIGTERM)
    }

    /// Sends SIGKILL: ends the child.
    ///
    /// # Errors
    ///
    /// As [`send_signal`](Self::send_signal).
    pub fn kill(&self) -> io::Result<()> {
        self.send_signal(Signal::SIGKILL)
    }

    /// Closes the pipes, and kills the child if it still runs. The callbacks follow as
    /// always; `connection_lost` comes when the child has been waited for.
    pub fn close(self) {
        self.0.close();
    }

    /// Whether `close` was called.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.is_closing()
    }
}

impl fmt::Debug for SubprocessTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubprocessTransport")
            .field("pid", &self.pid())
            .field("exit_status", &self.exit_status())
            .field("is_closing", &self.is_closing())
            .finish_non_exhaustive()
    }
}
