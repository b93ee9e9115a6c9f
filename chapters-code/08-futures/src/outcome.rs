//! How a future ended.

use crate::{CancelledError, Failure, State};

/// How a future ended. It is set once and never changes, so it can be lent to everybody.
pub(crate) enum Outcome<T, E> {
    Result(T),
    Exception {
        error: E,
        /// Logs it, if nobody ever looks.
        log: fn(&E),
    },
    Cancelled(CancelledError),
}

impl<T, E> Outcome<T, E> {
    pub(crate) fn state(&self) -> State {
        match self {
            Self::Result(_) | Self::Exception { .. } => State::Finished,
            Self::Cancelled(_) => State::Cancelled,
        }
    }

    pub(crate) fn as_result(&self) -> Result<&T, Failure<'_, E>> {
        match self {
            Self::Result(value) => Ok(value),
            Self::Exception { error, .. } => Err(Failure::Exception(error)),
            Self::Cancelled(error) => Err(Failure::Cancelled(error.clone())),
        }
    }
}
