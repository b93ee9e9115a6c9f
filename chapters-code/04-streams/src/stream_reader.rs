//! A buffered reader that a protocol feeds.

use std::fmt;
use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::task::consume_budget;
use transports::Transport;

use crate::inbox::Inbox;
use crate::window::Window;
use crate::{FeedAfterEof, Feeder, ReadError, StreamError, TransportAlreadySet};

/// Reads a stream by lines, by separators, or by numbers of bytes: asyncio's
/// [`StreamReader`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader).
///
/// The limit bounds what [`readline`](Self::readline) and [`readuntil`](Self::readuntil)
/// give, and the buffer: above twice the limit the transport stops reading, at the limit
/// or below it reads on. [`read`](Self::read), [`read_to_end`](Self::read_to_end) and
/// [`readexactly`](Self::readexactly) know no limit: who asks for more gets more.
///
/// One task reads, for reading takes `&mut self`; asyncio raises `RuntimeError` when a
/// second one waits. Every read here is cancel safe: it takes nothing out of the buffer
/// before it is complete.
///
/// What is given out as [`Bytes`] shares the buffer's memory, which is free again when the
/// last such piece is: to keep a few bytes of a big stream for long, copy them. A thread
/// keeps up to eight free buffers of at most 512 KiB for what comes next.
///
/// [`tokio::io`]'s traits `AsyncRead` and `AsyncBufRead` are there too, for
/// [`copy`](tokio::io::copy) or [`lines`](tokio::io::AsyncBufReadExt::lines); where a name
/// is the same, `read` for one, the method here is the one that is called.
///
/// # Examples
///
/// ```
/// use streams::StreamReader;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut reader = StreamReader::default();
/// reader.feed_data(b"PUT a\r\n5 bytes and the rest")?;
/// reader.feed_eof();
///
/// assert_eq!(reader.readuntil(b"\r\n").await?, "PUT a\r\n");
/// assert_eq!(reader.readexactly(7).await?, "5 bytes");
/// assert_eq!(reader.read(100).await?, " and the rest");
/// assert!(reader.at_eof());
/// # Ok(())
/// # }
/// ```
pub struct StreamReader {
    pub(crate) window: Window,
    pub(crate) inbox: Arc<Inbox>,
}

/// asyncio's default limit, 64 KiB.
pub const DEFAULT_LIMIT: NonZeroUsize = NonZeroUsize::new(64 * 1024).unwrap();

/// Feeding: what the protocol does. See [`Feeder`] for when it is elsewhere.
impl StreamReader {
    /// Makes an empty reader. A limit of 0, asyncio's `ValueError`, can't be said.
    #[must_use]
    pub fn new(limit: NonZeroUsize) -> Self {
        Self { window: Window::default(), inbox: Arc::new(Inbox::new(limit)) }
    }

    /// A handle that feeds this reader from elsewhere.
    #[must_use]
    pub fn feeder(&self) -> Feeder {
        Feeder::of(&self.inbox)
    }

    /// As [`Feeder::feed_data`].
    ///
    /// # Errors
    ///
    /// [`FeedAfterEof`] after [`feed_eof`](Self::feed_eof); nothing is added.
    pub fn feed_data(&self, data: &[u8]) -> Result<(), FeedAfterEof> {
        self.inbox.feed_data(data)
    }

    /// As [`Feeder::feed_eof`].
    pub fn feed_eof(&self) {
        self.inbox.feed_eof();
    }

    /// As [`Feeder::set_error`].
    pub fn set_error(&self, error: impl Into<StreamError>) {
        self.inbox.set_error(error.into());
    }

    /// The error that was set, asyncio's `exception()`.
    #[must_use]
    pub fn error(&self) -> Option<StreamError> {
        self.inbox.error()
    }

    /// As [`Feeder::set_transport`].
    ///
    /// # Errors
    ///
    /// [`TransportAlreadySet`] the second time; the first one stays.
    pub fn set_transport(
        &self,
        transport: Transport,
    ) -> Result<(), TransportAlreadySet> {
        self.inbox.set_transport(transport)
    }
}

/// What is known without reading.
impl StreamReader {
    /// The limit in bytes.
    #[must_use]
    #[inline]
    pub fn limit(&self) -> usize {
        self.inbox.limit()
    }

    /// How many bytes have come and are not read yet.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.window.len() + self.inbox.len()
    }

    /// Whether nothing is left and nothing follows.
    #[must_use]
    pub fn at_eof(&self) -> bool {
        self.window.is_empty() && self.inbox.is_drained()
    }
}

/// Reading by numbers of bytes. By separators: `read_until`; by lines: `read_lines`.
impl StreamReader {
    /// Reads up to `n` bytes: what is there, as soon as that is one byte. Empty at the
    /// end of the stream, and if `n` is 0.
    ///
    /// # Errors
    ///
    /// [`ReadError::Broken`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    // ANCHOR: read
    pub async fn read(&mut self, n: usize) -> Result<Bytes, ReadError> {
        self.begin()?;
        if (1..n).contains(&self.window.len()) {
            self.inbox.deliver(&mut self.window);
        }
        if self.window.is_empty() && n > 0 {
            self.more().await?;
        }
        Ok(self.take(n.min(self.window.len())))
    }
    // ANCHOR_END: read

    /// Reads all up to the end of the stream, however much that is: asyncio's `read(-1)`.
    ///
    /// # Errors
    ///
    /// [`ReadError::Broken`]; what had come stays behind, unreadable.
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete; asyncio's loses what it has.
    pub async fn read_to_end(&mut self) -> Result<Bytes, ReadError> {
        self.begin()?;
        while self.more().await? {}
        Ok(self.take(self.window.len()))
    }

    /// Reads `n` bytes, however many that is. None if `n` is 0, also at the end.
    ///
    /// # Errors
    ///
    /// [`ReadError::IncompleteRead`] if the stream ends first; the buffer is empty then.
    /// [`ReadError::Broken`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    // ANCHOR: readexactly
    pub async fn readexactly(&mut self, n: usize) -> Result<Bytes, ReadError> {
        self.begin()?;
        while self.window.len() < n {
            if !self.more().await? {
                let partial = self.take(self.window.len());
                return Err(ReadError::IncompleteRead {
                    partial,
                    expected: Some(n),
                });
            }
        }
        Ok(self.take(n))
    }
    // ANCHOR_END: readexactly
}

/// What all reads are made of.
impl StreamReader {
    /// Fails if an error was set, whatever is buffered.
    pub(crate) fn begin(&mut self) -> Result<(), ReadError> {
        if self.window.is_empty() {
            // A read that was cancelled may have left it lent.
            self.inbox.deliver(&mut self.window);
        }
        self.inbox.error().map_or(Ok(()), |error| Err(error.into()))
    }

    /// Waits for more than the window holds; false at the end of the stream.
    pub(crate) async fn more(&mut self) -> Result<bool, ReadError> {
        poll_fn(|cx| self.poll_more(cx)).await
    }

    pub(crate) fn poll_more(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<bool, ReadError>> {
        // A reader whose peer is faster gives way to other tasks now and then.
        ready!(pin!(consume_budget()).poll(cx));
        self.inbox.poll_more(cx, &mut self.window).map_err(Into::into)
    }

    #[inline]
    pub(crate) fn take(&mut self, n: usize) -> Bytes {
        let bytes = self.window.take_bytes(n);
        self.inbox.took(self.window.len());
        bytes
    }

    #[inline]
    pub(crate) fn take_slice(&mut self, n: usize) -> &[u8] {
        self.inbox.took(self.window.len() - n);
        self.window.take_slice(n)
    }
}

impl Default for StreamReader {
    fn default() -> Self {
        Self::new(DEFAULT_LIMIT)
    }
}

impl Drop for StreamReader {
    fn drop(&mut self) {
        self.inbox.leave();
    }
}

impl fmt::Debug for StreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReader")
            .field("buffered", &self.buffered())
            .field("limit", &self.limit())
            .field("eof", &self.inbox.eof())
            .field("error", &self.error())
            .field("paused", &self.inbox.is_paused())
            .finish_non_exhaustive()
    }
}
