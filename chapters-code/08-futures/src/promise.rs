//! Who promises a result.

use std::fmt;

use crate::Future;

/// The half of a future that sets it: [`CallQueue::create_promise`](crate::CallQueue::create_promise).
///
/// Setting takes the promise, so nobody can do it twice: what asyncio's `InvalidStateError`
/// says at run time, the compiler says here. Dropped without a result, it cancels the future
/// with the message `the promise was dropped`, and nobody waits for ever.
pub struct Promise<T, E = Box<dyn std::error::Error + Send + Sync>>
where
    T: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    future: Future<T, E>,
}

impl<T: Send + Sync + 'static, E: Send + Sync + 'static> Promise<T, E> {
    pub(crate) fn new(future: Future<T, E>) -> Self {
        Self { future }
    }

    // ANCHOR: set_result
    /// Keeps the promise.
    ///
    /// # Errors
    ///
    /// When the other half has cancelled the future; the result is handed back.
    pub fn set_result(self, result: T) -> Result<(), T> {
        self.future.set_result(result).map_err(|error| error.into_refused())
    }
    // ANCHOR_END: set_result

    /// Ends it with an exception.
    ///
    /// # Errors
    ///
    /// When the other half has cancelled the future; the exception is handed back.
    pub fn set_exception(self, exception: impl Into<E>) -> Result<(), E>
    where
        E: fmt::Display,
    {
        self.future.set_exception(exception).map_err(|error| error.into_refused())
    }

    /// Whether nobody wants the result any more.
    pub fn cancelled(&self) -> bool {
        self.future.cancelled()
    }
}

impl<T: Send + Sync + 'static, E: Send + Sync + 'static> Drop for Promise<T, E> {
    fn drop(&mut self) {
        // Without effect when it was kept.
        self.future.cancel_with("the promise was dropped");
    }
}

impl<T, E> fmt::Debug for Promise<T, E>
where
    T: fmt::Debug + Send + Sync + 'static,
    E: fmt::Debug + Send + Sync + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Promise").field("future", &self.future).finish()
    }
}
