//! The callbacks of a child process.

use crate::{SubprocessTransport, TransportError};

/// What a child process and its pipes call: asyncio's
/// [`SubprocessProtocol`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.SubprocessProtocol).
///
/// `connection_made → (pipe_data_received | pipe_connection_lost | process_exited)* →
/// connection_lost`
///
/// `process_exited` comes once and may come before the last data: what the child wrote is
/// still in its pipes, and a grandchild may hold them open. `pipe_connection_lost` comes
/// once a pipe. After all of them comes `connection_lost`. One callback runs at a time.
///
/// # Examples
///
/// See [`subprocess_exec`](crate::subprocess_exec).
// ANCHOR: subprocess_protocol
#[expect(unused_variables, reason = "a default body does nothing")]
pub trait SubprocessProtocol: Send + 'static {
    /// The child runs. Called once, first.
    fn connection_made(&mut self, transport: SubprocessTransport) {}

    /// The child has written some bytes into `pipe`, its standard output or error.
    fn pipe_data_received(
        &mut self,
        transport: SubprocessTransport,
        pipe: ChildPipe,
        data: &[u8],
    ) {
    }

    /// `pipe` is closed: in order (`None`), or because of `error` (`BrokenPipe`).
    fn pipe_connection_lost(
        &mut self,
        transport: SubprocessTransport,
        pipe: ChildPipe,
        error: Option<TransportError>,
    ) {
    }

    /// The child has ended; the transport knows its
    /// [`returncode`](SubprocessTransport::returncode).
    fn process_exited(&mut self, transport: SubprocessTransport) {}

    /// The buffer of the child's standard input has risen above its high-water mark.
    fn pause_writing(&mut self, transport: SubprocessTransport) {}

    /// It has fallen to its low-water mark or below.
    fn resume_writing(&mut self, transport: SubprocessTransport) {}

    /// It is over: the child has ended and its pipes are closed. Called once, last.
    fn connection_lost(&mut self, error: Option<TransportError>) {}
}
// ANCHOR_END: subprocess_protocol

/// Which pipe to a child; the number is its descriptor there, and what asyncio calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChildPipe {
    /// The child reads from it.
    Stdin = 0,
    /// The child writes to it.
    Stdout = 1,
    /// The child writes its complaints to it.
    Stderr = 2,
}
