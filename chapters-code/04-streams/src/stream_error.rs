//! What broke a stream.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use transports::TransportError;

/// Why a stream ended otherwise than in order: the exception that asyncio's
/// [`set_exception`](https://github.com/python/cpython/blob/3.13/Lib/asyncio/streams.py)
/// stores.
///
/// Every later read and drain fails with it, so it is shared, and cheap to clone.
#[derive(Clone)]
pub struct StreamError(Arc<dyn Error + Send + Sync>);

impl StreamError {
    /// Of any error.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }

    /// The error itself, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }

    /// What the transport said, if it is the transport that failed.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        self.downcast_ref()
    }

    /// The kind of the system's error, if there is one behind it: `ConnectionReset` when
    /// the peer has reset the connection.
    #[must_use]
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self.transport_error() {
            Some(error) => error.kind(),
            None => self.downcast_ref::<io::Error>().map(io::Error::kind),
        }
    }
}

impl From<TransportError> for StreamError {
    fn from(error: TransportError) -> Self {
        Self::new(error)
    }
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        Self::new(error.kind().unwrap_or(io::ErrorKind::Other), error)
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
