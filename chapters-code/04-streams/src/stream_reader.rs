//! A buffered reader that a protocol feeds.

use std::fmt;
use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::task::consume_budget;
use transports::Transport;

use crate::inbox::Inbox;
use crate::window::Window;
use crate::{
    FeedAfterEof, Feeder, ReadError, Separators, StreamError, TransportAlreadySet,
};

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
/// What is given out as [`Bytes`] shares the buffer's memory, which is freed when the last
/// such piece is: to keep a few bytes of a big stream for long, copy them.
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

/// Reading by numbers of bytes.
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
        self.check()?;
        if self.window.len() < n {
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
        self.check()?;
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
        self.check()?;
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

/// Reading by separators. By lines: see `read_lines`.
impl StreamReader {
    /// Reads through the first separator: what stands before it, at most the limit, and
    /// the separator itself. One, `b"\r\n"`, or several: see [`Separators`].
    ///
    /// # Errors
    ///
    /// - [`ReadError::LimitOverrun`] if more than the limit stands before the separator,
    ///   or if it has not come and no place for it within the limit is left. All stays in
    ///   the buffer.
    /// - [`ReadError::IncompleteRead`] if the stream ends first; the buffer is empty then,
    ///   and `partial` may hold the beginning of a separator.
    /// - [`ReadError::EmptySeparator`]; nothing is read.
    /// - [`ReadError::Broken`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn readuntil(
        &mut self,
        separators: impl Into<Separators<'_>>,
    ) -> Result<Bytes, ReadError> {
        let n = self.until(&separators.into()).await?;
        Ok(self.take(n))
    }

    /// The same without sharing the buffer: valid until the next call, and cheaper.
    ///
    /// # Errors
    ///
    /// As [`readuntil`](Self::readuntil).
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn readuntil_slice(
        &mut self,
        separators: impl Into<Separators<'_>>,
    ) -> Result<&[u8], ReadError> {
        let n = self.until(&separators.into()).await?;
        Ok(self.take_slice(n))
    }

    async fn until(
        &mut self,
        separators: &Separators<'_>,
    ) -> Result<usize, ReadError> {
        match self.find(separators).await? {
            Found::At(range) => Ok(range.end),
            Found::TooFar { consumed, found } => {
                Err(ReadError::LimitOverrun { consumed, limit: self.limit(), found })
            }
            Found::End => {
                let partial = self.take(self.window.len());
                Err(ReadError::IncompleteRead { partial, expected: None })
            }
        }
    }

    /// Waits until a separator stands in the window, or can't any more.
    // ANCHOR: find
    pub(crate) async fn find(
        &mut self,
        separators: &Separators<'_>,
    ) -> Result<Found, ReadError> {
        let (shortest, longest) =
            separators.lengths().ok_or(ReadError::EmptySeparator)?;
        self.check()?;
        // No separator begins before it.
        let mut offset = 0;
        loop {
            let buffered = self.window.len();
            if buffered - offset >= shortest {
                let found = separators.find(self.window.data(), offset);
                if let Some(range) = found {
                    return Ok(Found::within(self.limit(), range));
                }
                offset = (buffered + 1).saturating_sub(longest);
                // CPython has one buffer: it judges by all that has come.
                if self.inbox.deliver(&mut self.window) {
                    continue;
                }
                if offset > self.limit() {
                    return Ok(Found::TooFar { consumed: offset, found: false });
                }
            }
            if !self.more().await? {
                return Ok(Found::End);
            }
        }
    }
    // ANCHOR_END: find
}

/// How the search for a separator ends.
pub(crate) enum Found {
    At(Range<usize>),
    /// The limit was passed: the separator was found behind it, or not yet.
    TooFar {
        consumed: usize,
        found: bool,
    },
    /// The stream ended first.
    End,
}

impl Found {
    fn within(limit: usize, range: Range<usize>) -> Self {
        if range.start > limit {
            Self::TooFar { consumed: range.start, found: true }
        } else {
            Self::At(range)
        }
    }
}

/// What all reads are made of.
impl StreamReader {
    /// Fails if an error was set, whatever is buffered.
    pub(crate) fn check(&self) -> Result<(), ReadError> {
        self.inbox.error().map_or(Ok(()), |error| Err(error.into()))
    }

    /// Waits for more than the window holds; false at the end of the stream.
    async fn more(&mut self) -> Result<bool, ReadError> {
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

    pub(crate) fn take(&mut self, n: usize) -> Bytes {
        let bytes = self.window.take_bytes(n);
        self.inbox.took(self.window.len());
        bytes
    }

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
