//! Where a child process begins.

use std::io;
use std::sync::Arc;

use tokio::process::Command;
use tokio::runtime::Handle;

use crate::subprocess::{ChildTask, Pipes, Subprocess};
use crate::{
    ChildPipe, NoRuntime, Protocol, SubprocessProtocol, SubprocessTransport,
    Transport, TransportError, connect_read_pipe, connect_write_pipe,
};

/// Starts a child process on behalf of a protocol: asyncio's
/// [`subprocess_exec`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.subprocess_exec).
///
/// `command` is a [`std::process::Command`] or a [`tokio::process::Command`]. The standard
/// streams that it sets to [`piped`](std::process::Stdio::piped) have a pipe transport
/// each; asyncio sets all three so unless told otherwise, a `Command` none. A child that
/// still runs when the runtime shuts down is killed.
///
/// # Errors
///
/// The kernel's, `NotFound` for one, when the program can't be started; `Other` around
/// [`NoRuntime`] outside a runtime.
///
/// # Examples
///
/// ```
/// use std::process::{Command, Stdio};
/// use tokio::sync::oneshot;
/// use transports::{
///     ChildPipe, SubprocessProtocol, SubprocessTransport, TransportError,
///     subprocess_exec,
/// };
///
/// struct Collect(Vec<u8>, Option<oneshot::Sender<Vec<u8>>>);
///
/// impl SubprocessProtocol for Collect {
///     fn pipe_data_received(
///         &mut self,
///         _: SubprocessTransport,
///         _: ChildPipe,
///         data: &[u8],
///     ) {
///         self.0.extend_from_slice(data);
///     }
///
///     fn connection_lost(&mut self, _: Option<TransportError>) {
///         let _ = self.1.take().map(|done| done.send(std::mem::take(&mut self.0)));
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (done, output) = oneshot::channel();
/// let mut command = Command::new("echo");
/// command.arg("hello").stdout(Stdio::piped());
/// let child = subprocess_exec(command, Collect(Vec::new(), Some(done)))?;
/// assert_eq!(output.await?, b"hello\n");
/// assert_eq!(child.returncode(), Some(0));
/// # Ok(())
/// # }
/// ```
// ANCHOR: subprocess_exec
pub fn subprocess_exec(
    command: impl Into<Command>,
    protocol: impl SubprocessProtocol,
) -> io::Result<SubprocessTransport> {
    let runtime = Handle::try_current().map_err(|_| io::Error::other(NoRuntime))?;
    let mut child = command.into().kill_on_drop(true).spawn()?;
    let (stdin, stdout, stderr) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let process = Arc::new(Subprocess::new(child, Box::new(protocol)));

    // Held until connection_made has returned, so that it comes first.
    let mut first = process.hold_callbacks();
    let input = |fd| connect_write_pipe(fd, PipeEnd::of(&process, ChildPipe::Stdin));
    let output = |fd, pipe| connect_read_pipe(fd, PipeEnd::of(&process, pipe));
    let pipes = Pipes {
        stdin: stdin
            .map(|pipe| input(pipe.into_owned_fd()?).map_err(io::Error::other))
            .transpose()?,
        stdout: stdout
            .map(|pipe| {
                output(pipe.into_owned_fd()?, ChildPipe::Stdout)
                    .map_err(io::Error::other)
            })
            .transpose()?,
        stderr: stderr
            .map(|pipe| {
                output(pipe.into_owned_fd()?, ChildPipe::Stderr)
                    .map_err(io::Error::other)
            })
            .transpose()?,
    };
    process.set_pipes(pipes);
    first.connection_made(&process);
    drop(first);
    runtime.spawn(ChildTask::new(process.clone()));
    Ok(SubprocessTransport(process))
}
// ANCHOR_END: subprocess_exec

/// The protocol of one pipe: hands on what it is told. It keeps the rest alive, and is
/// dropped with its pipe.
struct PipeEnd {
    process: Arc<Subprocess>,
    pipe: ChildPipe,
}

impl PipeEnd {
    fn of(process: &Arc<Subprocess>, pipe: ChildPipe) -> Self {
        Self { process: process.clone(), pipe }
    }

    fn call(
        &self,
        name: &'static str,
        callback: impl FnOnce(&mut dyn SubprocessProtocol, SubprocessTransport),
    ) {
        self.process.call(name, callback);
    }
}

// ANCHOR: pipe_end
impl Protocol for PipeEnd {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.call("pipe_data_received", |protocol, transport| {
            protocol.pipe_data_received(transport, self.pipe, data);
        });
    }

    fn pause_writing(&mut self, _: Transport) {
        self.call("pause_writing", |protocol, transport| {
            protocol.pause_writing(transport);
        });
    }

    fn resume_writing(&mut self, _: Transport) {
        self.call("resume_writing", |protocol, transport| {
            protocol.resume_writing(transport);
        });
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.call("pipe_connection_lost", |protocol, transport| {
            protocol.pipe_connection_lost(transport, self.pipe, error);
        });
        self.process.pipe_closed();
    }
}
// ANCHOR_END: pipe_end
