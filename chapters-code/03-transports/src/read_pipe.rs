//! The end of a pipe that is read from.

use std::os::fd::OwnedFd;
use std::sync::Arc;

use tokio::io::Interest;

use crate::pipe_end::{NoWriteEnd, PipeView, ReadEnd, watch};
use crate::stream::Parts;
use crate::{Info, IntoProtocol, PipeError, Stream, Transport, attach};

/// Reads from a pipe on behalf of a protocol: asyncio's
/// [`connect_read_pipe`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_read_pipe).
///
/// `connection_made → data_received* → eof_received? → connection_lost`. The end of the
/// pipe closes the transport, whatever `eof_received` answers. Besides pipes, sockets and
/// character devices will do; a terminal has no end, so when its other side is closed
/// `connection_lost` gets the error of the read, `EIO`. The descriptor is made
/// non-blocking: that is a property of the open file, which other processes may share.
///
/// # Errors
///
/// [`PipeError`]; the descriptor is closed.
///
/// # Examples
///
/// ```
/// use std::io::Write;
/// use tokio::sync::mpsc;
/// use transports::{Protocol, Transport, connect_read_pipe};
///
/// struct Lines(mpsc::UnboundedSender<String>);
///
/// impl Protocol for Lines {
///     fn data_received(&mut self, _: Transport, data: &[u8]) {
///         let _ = self.0.send(String::from_utf8_lossy(data).into_owned());
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (reader, mut writer) = std::io::pipe()?;
/// let (lines, mut received) = mpsc::unbounded_channel();
/// connect_read_pipe(reader, Lines(lines))?;
/// writer.write_all(b"down the pipe")?;
/// assert_eq!(received.recv().await.as_deref(), Some("down the pipe"));
/// # Ok(())
/// # }
/// ```
pub fn connect_read_pipe(
    pipe: impl Into<OwnedFd>,
    protocol: impl IntoProtocol,
) -> Result<ReadPipeTransport, PipeError> {
    let (pipe, _kind) = watch(pipe.into(), Interest::READABLE)?;
    Ok(ReadPipeTransport(attach(ReadPipe(pipe), protocol)?))
}

struct ReadPipe(Arc<tokio::io::unix::AsyncFd<OwnedFd>>);

impl Stream for ReadPipe {
    fn into_parts(self) -> Parts {
        let info = Info::new().with(PipeView(Arc::downgrade(&self.0)));
        Parts { read: Box::new(ReadEnd(self.0)), write: Box::new(NoWriteEnd), info }
    }
}

/// The handle on a pipe that is read from: asyncio's
/// [`ReadTransport`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.ReadTransport).
///
/// Writing to it doesn't compile. The protocol's callbacks are handed a [`Transport`];
/// what is written to that ends the connection.
// ANCHOR: read_pipe_transport
#[derive(Debug, Clone)]
pub struct ReadPipeTransport(pub(crate) Transport);

impl ReadPipeTransport {
    /// Stops reading and closes the pipe: `connection_lost(None)`. A writer that goes on
    /// gets `EPIPE`.
    pub fn close(self) {
        self.0.close();
    }

    /// Whether the transport is closing or closed.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.is_closing()
    }

    /// Calls neither `data_received` nor `eof_received` until
    /// [`resume_reading`](Self::resume_reading). The pipe fills, and then its writer waits.
    pub fn pause_reading(&self) {
        self.0.pause_reading();
    }

    /// Reads again. Does nothing unless paused.
    pub fn resume_reading(&self) {
        self.0.resume_reading();
    }

    /// Whether the transport is neither paused nor closing.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.0.is_reading()
    }

    /// The pipe, without reading and writing.
    #[must_use]
    pub fn pipe(&self) -> Option<&PipeView> {
        self.0.info().get()
    }
}
// ANCHOR_END: read_pipe_transport
