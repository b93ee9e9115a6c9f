//! The end of a pipe that is written to.

use std::os::fd::OwnedFd;
use std::sync::Arc;

use tokio::io::Interest;
use tokio::runtime::Handle;

use crate::connection::Connection;
use crate::driver::Driver;
use crate::pipe_end::{PipeView, PipeWriteEnd, watch};
use crate::state::State;
use crate::{Info, IntoProtocol, NoRuntime, PipeError, Transport, WaterMarks};

/// Writes to a pipe on behalf of a protocol: asyncio's
/// [`connect_write_pipe`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_write_pipe).
///
/// `connection_made → (pause_writing → resume_writing)* → connection_lost`. That the
/// reader has closed its end is noticed without a write: `connection_lost(None)` if
/// nothing is buffered, and `BrokenPipe` if there is. Besides pipes, sockets and character
/// devices will do; those have no reader that could leave.
///
/// # Errors
///
/// [`PipeError`]; the descriptor is closed.
///
/// # Examples
///
/// ```
/// use std::io::Read;
/// use transports::{Protocol, connect_write_pipe};
///
/// struct Quiet;
/// impl Protocol for Quiet {}
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (mut reader, writer) = std::io::pipe()?;
/// let transport = connect_write_pipe(writer, Quiet)?;
/// transport.write(b"down the pipe");
/// transport.close();
/// let mut text = String::new();
/// reader.read_to_string(&mut text)?;
/// assert_eq!(text, "down the pipe");
/// # Ok(())
/// # }
/// ```
pub fn connect_write_pipe(
    pipe: impl Into<OwnedFd>,
    protocol: impl IntoProtocol,
) -> Result<WritePipeTransport, PipeError> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
    let interest = Interest::WRITABLE | Interest::READABLE;
    let (pipe, kind) = watch(pipe.into(), interest)?;
    let info = Info::new().with(PipeView(Arc::downgrade(&pipe)));
    let mut state = State::new(Box::new(PipeWriteEnd::new(&pipe, kind)));
    // There is no direction to read from.
    state.stop_reading();
    let connection =
        Arc::new(Connection::new(protocol.into_protocol(), info, true, state));
    let mut driver = Driver::new(connection.clone(), Box::new(tokio::io::empty()));
    driver.connection_made();
    runtime.spawn(driver);
    Ok(WritePipeTransport(Transport::of(&connection)))
}

/// The handle on a pipe that is written to: asyncio's
/// [`WriteTransport`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.WriteTransport).
// ANCHOR: write_pipe_transport
#[derive(Debug, Clone)]
pub struct WritePipeTransport(pub(crate) Transport);

impl WritePipeTransport {
    /// Writes what the pipe takes at once, and buffers the rest. On a transport that is
    /// closing the data is dropped.
    pub fn write(&self, data: &[u8]) {
        self.0.write(data);
    }

    /// Writes several pieces as one.
    pub fn writelines<T: AsRef<[u8]>>(&self, pieces: &[T]) {
        self.0.writelines(pieces);
    }

    /// The same as [`close`](Self::close): a pipe has one direction.
    pub fn write_eof(self) {
        self.close();
    }

    /// Writes what is buffered, and then closes the pipe: `connection_lost(None)`.
    pub fn close(self) {
        self.0.close();
    }

    /// Closes the pipe without writing what is buffered: `connection_lost(None)`.
    pub fn abort(self) {
        self.0.abort();
    }

    /// Whether the transport is closing or closed.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.is_closing()
    }
    // ANCHOR_END: write_pipe_transport

    /// The bytes that wait here for the pipe to take them.
    #[must_use]
    pub fn write_buffer_size(&self) -> usize {
        self.0.write_buffer_size()
    }

    /// The marks between which writing is paused and resumed.
    #[must_use]
    pub fn write_buffer_limits(&self) -> WaterMarks {
        self.0.write_buffer_limits()
    }

    /// Sets the marks.
    pub fn set_write_buffer_limits(&self, marks: WaterMarks) {
        self.0.set_write_buffer_limits(marks);
    }

    /// The pipe, without reading and writing.
    #[must_use]
    pub fn pipe(&self) -> Option<&PipeView> {
        self.0.info().get()
    }
}
