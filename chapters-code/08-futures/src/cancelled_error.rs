//! There will be no result.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// The future was cancelled: asyncio's
/// [`CancelledError`](https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledError {
    message: Option<Arc<str>>,
}

impl CancelledError {
    pub(crate) fn new(message: Option<Arc<str>>) -> Self {
        Self { message }
    }

    /// What [`Future::cancel_with`](crate::Future::cancel_with) was told.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Display for CancelledError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            None => f.write_str("cancelled"),
            Some(message) => write!(f, "cancelled: {message}"),
        }
    }
}

impl Error for CancelledError {}
