//! A result that does not exist yet.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::outcome::Outcome;
use crate::shared::{Entry, Shared};
use crate::{CallQueue, CancelledError, DoneCallback, Failure};
use crate::{InvalidStateError, State, Wait};

/// A result that does not exist yet, for many who wait: asyncio's
/// [`Future`](https://docs.python.org/3/library/asyncio-future.html#asyncio.Future). A clone
/// is another handle of the same one.
///
/// The result stays in it and is lent to all who ask: `T` needs no `Clone`. Every method may
/// be called from every thread, which asyncio's may not.
///
/// An exception that nobody has looked at is logged when the last handle goes.
///
/// # Examples
///
/// ```
/// let (calls, mut turns) = future_objects::call_queue();
/// let future = calls.create_future::<u32>();
/// future.add_done_callback(|future| println!("{:?}", future.result()));
/// future.set_result(25).expect("it is pending");
/// turns.turn(); // prints Ok(Ok(25))
/// assert!(future.set_result(26).is_err());
/// ```
pub struct Future<T, E = Box<dyn Error + Send + Sync>> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Future<T, E> {
    pub(crate) fn new(shared: Arc<Shared<T, E>>) -> Self {
        Self { shared }
    }

    /// How far it is.
    pub fn state(&self) -> State {
        self.shared.outcome().map_or(State::Pending, Outcome::state)
    }

    /// Whether it has a result or an exception, or was cancelled.
    pub fn done(&self) -> bool {
        self.state() != State::Pending
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        self.state() == State::Cancelled
    }

    // ANCHOR: result
    /// What awaiting it gives, without waiting.
    ///
    /// # Errors
    ///
    /// The outer error is the caller's: it is not done. The inner one is the future's:
    /// it was cancelled, or has an exception.
    pub fn result(&self) -> Result<Result<&T, Failure<'_, E>>, InvalidStateError> {
        self.shared
            .retrieve()
            .ok_or_else(|| InvalidStateError::new(State::Pending, ()))
    }
    // ANCHOR_END: result

    /// The exception, or `None` if it has a result.
    ///
    /// # Errors
    ///
    /// The outer error: it is not done. The inner one: it was cancelled.
    pub fn exception(
        &self,
    ) -> Result<Result<Option<&E>, CancelledError>, InvalidStateError> {
        Ok(match self.result()? {
            Ok(_) => Ok(None),
            Err(Failure::Exception(error)) => Ok(Some(error)),
            Err(Failure::Cancelled(error)) => Err(error),
        })
    }

    /// Waits for the outcome. `(&future).await` is the same.
    ///
    /// Tasks that wait are woken in the order in which they began to, by the call that
    /// settles it; callbacks run in turns of the queue. Which of the two comes first is not
    /// said: in asyncio a task that waits is one callback among the others.
    pub fn wait(&self) -> Wait<'_, T, E> {
        Wait::new(&self.shared)
    }

    /// The queue that its callbacks run in: asyncio's `get_loop`.
    pub fn calls(&self) -> &CallQueue {
        &self.shared.calls
    }

    /// Removes every entry of `callback`, and says how many there were: 0 once the future is
    /// done, for then they are queued.
    pub fn remove_done_callback(&self, callback: &DoneCallback<T, E>) -> usize {
        self.shared.remove(callback)
    }
}

impl<T: Send + Sync + 'static, E: Send + Sync + 'static> Future<T, E> {
    /// Gives it its result: callbacks are queued, and tasks that wait are woken. None of
    /// them runs inside this call.
    ///
    /// # Errors
    ///
    /// When it is done already; the result is handed back.
    pub fn set_result(&self, result: T) -> Result<(), InvalidStateError<T>> {
        self.shared.settle(Outcome::Result(result)).map_err(|refused| {
            let Outcome::Result(value) = refused else { unreachable!("its own") };
            InvalidStateError::new(self.state(), value)
        })
    }

    /// Gives it an exception in place of a result.
    ///
    /// # Errors
    ///
    /// When it is done already; the exception is handed back.
    pub fn set_exception(
        &self,
        exception: impl Into<E>,
    ) -> Result<(), InvalidStateError<E>>
    where
        E: fmt::Display,
    {
        let log = |error: &E| {
            tracing::error!(%error, "a future's exception was never retrieved");
        };
        let outcome = Outcome::Exception { error: exception.into(), log };
        self.shared.settle(outcome).map_err(|refused| {
            let Outcome::Exception { error, .. } = refused else {
                unreachable!("its own")
            };
            InvalidStateError::new(self.state(), error)
        })
    }

    /// Cancels it, for everybody. `false` if it was done already.
    pub fn cancel(&self) -> bool {
        self.settle_cancelled(None)
    }

    /// Cancels it and says why.
    pub fn cancel_with(&self, message: &str) -> bool {
        self.settle_cancelled(Some(message.into()))
    }

    fn settle_cancelled(&self, message: Option<Arc<str>>) -> bool {
        let outcome = Outcome::Cancelled(CancelledError::new(message));
        self.shared.settle(outcome).is_ok()
    }

    /// Runs `callback` when it is done, with the future itself, in a turn of its queue: in
    /// the next one, if it is done already. Callbacks run in the order they were added.
    pub fn add_done_callback(&self, callback: impl FnOnce(&Self) + Send + 'static) {
        self.shared.add(Entry::Once(Box::new(callback)));
    }

    /// The same with a callback that can be removed. Added twice, it runs twice.
    pub fn add_removable_callback(&self, callback: &DoneCallback<T, E>) {
        self.shared.add(Entry::Removable(callback.clone()));
    }
}

impl<T, E> Clone for Future<T, E> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

/// As asyncio's `repr`: the state, and what it ended with. To look at an exception in this way
/// doesn't count as looking at it.
impl<T: fmt::Debug, E: fmt::Debug> fmt::Debug for Future<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = f.debug_struct("Future");
        form.field("state", &self.state());
        match self.shared.outcome() {
            None => form.field("callbacks", &self.shared.callbacks()),
            Some(Outcome::Result(value)) => form.field("result", value),
            Some(Outcome::Exception { error, .. }) => form.field("exception", error),
            Some(Outcome::Cancelled(error)) => {
                form.field("message", &error.message())
            }
        };
        form.finish()
    }
}
