//! The protocol that feeds a reader.

use std::fmt;
use std::num::NonZeroUsize;

use transports::{OnEof, Protocol, Transport, TransportError};

use crate::handler::{self, Handler};
use crate::{
    Feeder, FlowControl, HandlerOutcome, StreamError, StreamReader, StreamWriter,
};

/// Joins a transport and a [`StreamReader`]: asyncio's
/// [`StreamReaderProtocol`](https://github.com/python/cpython/blob/3.13/Lib/asyncio/streams.py),
/// a helper class there as well.
///
/// What comes is fed to the reader, whose transport it sets; the end of the peer's stream
/// leaves our direction open, except over TLS, which has no half-close. When the reader is
/// dropped and the writer is not, what comes is read and dropped: so a peer that sends on
/// can't fill the connection, and its end is noticed. In asyncio the writer holds on to its
/// reader, whose buffer then fills and pauses the transport; only data for a writer that
/// was made without a reader is dropped there.
///
/// Client: [`open_stream`](crate::open_stream). Server, with a handler that gets a reader
/// and a writer for itself:
///
/// ```
/// use streams::{DEFAULT_LIMIT, StreamReaderProtocol, open_stream};
/// use tokio::net::{TcpListener, TcpStream};
/// use transports::attach;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let near = TcpStream::connect(listener.local_addr()?).await?;
/// let (far, _) = listener.accept().await?;
/// let upper = async |mut reader: streams::StreamReader, writer: streams::StreamWriter| {
///     let line = reader.readline().await?;
///     writer.write(&line.to_ascii_uppercase());
///     writer.drain().await?;
///     Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
/// };
/// attach(far, StreamReaderProtocol::with_handler(DEFAULT_LIMIT, upper))?;
///
/// let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
/// writer.write(b"hello\n");
/// assert_eq!(reader.read_to_end().await?, "HELLO\n");
/// # Ok(())
/// # }
/// ```
pub struct StreamReaderProtocol {
    reader: Feeder,
    flow: FlowControl,
    // Until the connection is made.
    handler: Option<(StreamReader, Handler)>,
}

impl StreamReaderProtocol {
    /// Feeds a reader that somebody else holds.
    #[must_use]
    pub fn new(reader: &StreamReader) -> Self {
        Self { reader: reader.feeder(), flow: FlowControl::new(), handler: None }
    }

    /// Makes a reader with this limit, and hands it and a writer to `handler` when the
    /// connection is made: asyncio's `client_connected_cb`.
    ///
    /// The handler is a task of its own. If it fails or panics, that is logged, its
    /// connection is closed, and no other is harmed. When it ends, the connection ends
    /// with the writer, unless the handler has given that away.
    #[must_use]
    pub fn with_handler<F, R>(limit: NonZeroUsize, handler: F) -> Self
    where
        F: FnOnce(StreamReader, StreamWriter) -> R + Send + 'static,
        R: Future<Output: HandlerOutcome> + Send + 'static,
    {
        let reader = StreamReader::new(limit);
        let mut protocol = Self::new(&reader);
        protocol.handler = Some((reader, handler::boxed(handler)));
        protocol
    }

    /// What the writer of this connection waits on.
    #[must_use]
    pub fn flow_control(&self) -> &FlowControl {
        &self.flow
    }
}

// ANCHOR: protocol
impl Protocol for StreamReaderProtocol {
    fn connection_made(&mut self, transport: Transport) {
        if self.reader.set_transport(transport.clone()).is_err() {
            tracing::warn!("the reader has a transport already, which stays");
        }
        if let Some((reader, handler)) = self.handler.take() {
            let writer = StreamWriter::new(
                transport,
                self.flow.clone(),
                Some(self.reader.clone()),
            );
            tokio::spawn(handler::run(handler, reader, writer));
        }
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        if let Err(error) = self.reader.feed_data(data) {
            tracing::warn!(%error, "somebody else has ended the reader");
            transport.abort();
        }
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        self.reader.feed_eof();
        if transport.can_write_eof() { OnEof::KeepOpen } else { OnEof::Close }
    }

    fn pause_writing(&mut self, _: Transport) {
        self.flow.pause_writing();
    }

    fn resume_writing(&mut self, _: Transport) {
        self.flow.resume_writing();
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let error = error.map(StreamError::from);
        match error.clone() {
            None => self.reader.feed_eof(),
            Some(error) => self.reader.set_error(error),
        }
        self.flow.connection_lost(error);
    }
}
// ANCHOR_END: protocol

impl fmt::Debug for StreamReaderProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReaderProtocol")
            .field("flow", &self.flow)
            .field("has_handler", &self.handler.is_some())
            .finish_non_exhaustive()
    }
}
