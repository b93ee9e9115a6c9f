//! Where a reader's bytes come from.

use std::sync::Arc;

use transports::Transport;

use crate::inbox::Inbox;
use crate::{StreamError, StreamReader};

/// Fills a [`StreamReader`] that belongs to another task: what a protocol keeps.
///
/// Cheap to clone. When the reader is dropped, what is fed is dropped too.
///
/// # Examples
///
/// ```
/// use streams::StreamReader;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut reader = StreamReader::default();
/// let feeder = reader.feeder();
/// std::thread::spawn(move || {
///     feeder.feed_data(b"one\ntw")?;
///     feeder.feed_eof();
///     Ok::<(), streams::FeedAfterEof>(())
/// });
/// assert_eq!(reader.readline().await?, "one\n");
/// assert_eq!(reader.readline().await?, "tw");
/// assert!(reader.at_eof());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Feeder(Arc<Inbox>);

impl Feeder {
    pub(crate) fn of(inbox: &Arc<Inbox>) -> Self {
        Self(inbox.clone())
    }

    /// Adds `data` to what can be read, and wakes the reader. No data: nothing happens.
    ///
    /// Above twice the limit, the transport is told to pause reading.
    ///
    /// # Errors
    ///
    /// [`FeedAfterEof`] after [`feed_eof`](Self::feed_eof); nothing is added.
    pub fn feed_data(&self, data: &[u8]) -> Result<(), FeedAfterEof> {
        self.0.feed_data(data)
    }

    /// Says that nothing follows. A second time does nothing.
    pub fn feed_eof(&self) {
        self.0.feed_eof();
    }

    /// Has every later read fail with `error`, whatever is buffered, and the one that
    /// waits too: asyncio's `set_exception`. A later error takes its place.
    pub fn set_error(&self, error: impl Into<StreamError>) {
        self.0.set_error(error.into());
    }

    /// The error that was set, asyncio's `exception()`.
    #[must_use]
    pub fn error(&self) -> Option<StreamError> {
        self.0.error()
    }

    /// Names the transport that is to be paused while too much is buffered.
    ///
    /// # Errors
    ///
    /// [`TransportAlreadySet`] the second time; the first one stays.
    pub fn set_transport(
        &self,
        transport: Transport,
    ) -> Result<(), TransportAlreadySet> {
        self.0.set_transport(transport)
    }
}

impl From<&StreamReader> for Feeder {
    fn from(reader: &StreamReader) -> Self {
        reader.feeder()
    }
}

/// Data for a reader that was told that nothing follows: asyncio's `AssertionError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("feed_data after feed_eof: the reader has been told that nothing follows")]
pub struct FeedAfterEof;

/// A second transport for one reader: asyncio's `AssertionError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reader has a transport already; make another reader for this one")]
pub struct TransportAlreadySet;
