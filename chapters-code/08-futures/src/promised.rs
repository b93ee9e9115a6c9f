//! Who was promised a result.

use std::fmt;

use crate::{CancelledError, Failure, Future, InvalidStateError, State, Wait};

/// The half of a future that waits: all of [`Future`] but the setting. A clone is another
/// handle of the same half.
pub struct Promised<T, E = Box<dyn std::error::Error + Send + Sync>> {
    future: Future<T, E>,
}

impl<T, E> Promised<T, E> {
    pub(crate) fn new(future: Future<T, E>) -> Self {
        Self { future }
    }

    /// How far it is.
    pub fn state(&self) -> State {
        self.future.state()
    }

    /// Waits for the outcome.
    pub fn wait(&self) -> Wait<'_, T, E> {
        self.future.wait()
    }

    /// What waiting gives, without waiting.
    ///
    /// # Errors
    ///
    /// As [`Future::result`].
    pub fn result(&self) -> Result<Result<&T, Failure<'_, E>>, InvalidStateError> {
        self.future.result()
    }

    /// The exception, or `None` if it has a result.
    ///
    /// # Errors
    ///
    /// As [`Future::exception`].
    pub fn exception(
        &self,
    ) -> Result<Result<Option<&E>, CancelledError>, InvalidStateError> {
        self.future.exception()
    }
}

impl<T: Send + Sync + 'static, E: Send + Sync + 'static> Promised<T, E> {
    /// Cancels it, for everybody. `false` if it was done already.
    pub fn cancel(&self) -> bool {
        self.future.cancel()
    }

    /// Runs `callback` when it is done: [`Future::add_done_callback`].
    pub fn add_done_callback(
        &self,
        callback: impl FnOnce(&Future<T, E>) + Send + 'static,
    ) {
        self.future.add_done_callback(callback);
    }
}

impl<T, E> Clone for Promised<T, E> {
    fn clone(&self) -> Self {
        Self { future: self.future.clone() }
    }
}

impl<T: fmt::Debug, E: fmt::Debug> fmt::Debug for Promised<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Promised").field(&self.future).finish()
    }
}
