//! A transport to write on, with backpressure.

use std::fmt;

use socket_families::Address;
use tokio::task::{consume_budget, yield_now};
use transports::{Info, NoHalfClose, SocketView, TlsInfo, Transport};

use crate::tokio_write::Polled;
use crate::{Closing, DrainError, Feeder, FlowControl, StreamError};

/// Writes on a transport and waits for room: asyncio's
/// [`StreamWriter`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter).
///
/// [`write`](Self::write) never waits; [`drain`](Self::drain) after it does, while the
/// buffer is too full. All but [`close`](Self::close) take `&self`, so that several tasks
/// can write on one connection through an [`Arc`](std::sync::Arc).
///
/// [`close`](Self::close) consumes the writer, so that writing on it afterwards doesn't
/// compile. Dropping it closes too, for nobody else would; asyncio adds a
/// `ResourceWarning`, which is not shown by default, and this one an event at debug
/// level. So `let (reader, _) = …` closes at once: name it `_writer`.
///
/// [`tokio::io::AsyncWrite`] is there too, for [`copy`](tokio::io::copy) and the like.
///
/// # Examples
///
/// ```
/// use streams::{DEFAULT_LIMIT, open_stream};
/// use tokio::net::{TcpListener, TcpStream};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let near = TcpStream::connect(listener.local_addr()?).await?;
/// let (far, _) = listener.accept().await?;
/// let (mut reader, _writer) = open_stream(far, DEFAULT_LIMIT)?;
///
/// let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
/// writer.write(b"hello\n");
/// writer.drain().await?;
/// writer.close().wait_closed().await?;
/// assert_eq!(reader.read_to_end().await?, "hello\n");
/// # Ok(())
/// # }
/// ```
///
/// ```compile_fail
/// # fn late(writer: streams::StreamWriter) {
/// writer.close();
/// writer.write(b"too late");
/// # }
/// ```
pub struct StreamWriter {
    transport: Transport,
    flow: FlowControl,
    reader: Option<Feeder>,
    pub(crate) polled: Polled,
}

/// Writing.
impl StreamWriter {
    /// Of a transport whose protocol passes its callbacks on to `flow`; with the reader
    /// of the same connection, whose error [`drain`](Self::drain) then tells.
    #[must_use]
    pub fn new(
        transport: Transport,
        flow: FlowControl,
        reader: Option<Feeder>,
    ) -> Self {
        Self { transport, flow, reader, polled: Polled::default() }
    }

    /// Sends what the kernel takes at once and buffers the rest: see
    /// [`Transport::write`].
    pub fn write(&self, data: &[u8]) {
        self.transport.write(data);
    }

    /// Writes several pieces as one, without joining them.
    pub fn writelines<T: AsRef<[u8]>>(&self, pieces: &[T]) {
        self.transport.writelines(pieces);
    }

    /// Waits while the write buffer is too full: from when it rises above its high-water
    /// mark until it has fallen to its low one. Ready at once otherwise, whatever is
    /// buffered. Several tasks may wait.
    ///
    /// asyncio's never lets others run while there is room; this one, like all of tokio's
    /// I/O, does so once in a while.
    ///
    /// # Errors
    ///
    /// [`DrainError::Broken`] if the connection broke, or the reader was given an error.
    /// [`DrainError::ConnectionLost`] if it is over otherwise. What was written may have
    /// arrived or not.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits. What is written stays written.
    // ANCHOR: drain
    pub async fn drain(&self) -> Result<(), DrainError> {
        if let Some(error) = self.error() {
            return Err(error.into());
        }
        if self.transport.is_closing() {
            // Else a loop of write and drain would never let the connection end.
            yield_now().await;
        } else {
            consume_budget().await;
        }
        self.flow.drain(&self.transport).await
    }
    // ANCHOR_END: drain

    /// The reader's error, which concerns the writer too.
    pub(crate) fn error(&self) -> Option<StreamError> {
        self.reader.as_ref()?.error()
    }

    /// Sends what is buffered, and then tells the peer that nothing follows. Reading goes
    /// on: see [`Transport::write_eof`].
    ///
    /// # Errors
    ///
    /// [`NoHalfClose`] where the stream can't close one direction alone, as TLS.
    pub fn write_eof(&self) -> Result<(), NoHalfClose> {
        self.transport.write_eof()
    }

    /// Whether [`write_eof`](Self::write_eof) works on this stream.
    #[must_use]
    pub fn can_write_eof(&self) -> bool {
        self.transport.can_write_eof()
    }
}

/// Ending.
impl StreamWriter {
    /// Sends what is buffered and then ends the connection. It does not wait for that:
    /// [`wait_closed`](Closing::wait_closed) on what it returns does.
    pub fn close(self) -> Closing {
        self.transport.clone().close();
        Closing::new(self.flow.clone())
    }

    /// Waits for the connection to end, whoever ends it.
    ///
    /// # Errors
    ///
    /// Why it ended, if not in order.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits.
    pub async fn wait_closed(&self) -> Result<(), StreamError> {
        self.flow.wait_closed().await
    }

    /// Whether the transport is closing or closed, by the peer or an error for one.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.transport.is_closing()
    }
}

/// What is known besides the bytes: asyncio's `get_extra_info`.
impl StreamWriter {
    /// The transport: to set its water marks, to abort.
    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The state that [`drain`](Self::drain) and [`wait_closed`](Self::wait_closed) ask.
    #[must_use]
    pub fn flow_control(&self) -> &FlowControl {
        &self.flow
    }

    /// The remote address, `'peername'`.
    #[must_use]
    pub fn peer_name(&self) -> Option<&Address> {
        self.transport.peer_name()
    }

    /// The local address, `'sockname'`.
    #[must_use]
    pub fn socket_name(&self) -> Option<&Address> {
        self.transport.socket_name()
    }

    /// The socket, without reading and writing; `None` for a stream that has none.
    #[must_use]
    pub fn socket(&self) -> Option<SocketView> {
        self.transport.socket()
    }

    /// Cipher, version and peer certificates; `None` without TLS.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.transport.tls()
    }

    /// All of it, and what is known only to some streams.
    #[must_use]
    pub fn info(&self) -> &Info {
        self.transport.info()
    }
}

impl Drop for StreamWriter {
    fn drop(&mut self) {
        if !self.transport.is_closing() {
            tracing::debug!(writer = ?self, "an open StreamWriter is dropped: closing");
            self.transport.clone().close();
        }
    }
}

impl fmt::Debug for StreamWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamWriter")
            .field("transport", &self.transport)
            .field("paused", &self.flow.is_paused())
            .finish_non_exhaustive()
    }
}
