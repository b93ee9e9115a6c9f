//! What is there in place of a result.

use std::error::Error;
use std::fmt;

use crate::CancelledError;

/// Why a future that is done has no result. The exception stays in the future, for
/// everybody who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<'a, E> {
    /// It was cancelled.
    Cancelled(CancelledError),
    /// It was given an exception.
    Exception(&'a E),
}

impl<E: fmt::Display> fmt::Display for Failure<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled(error) => error.fmt(f),
            Self::Exception(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> Error for Failure<'_, E> {}
