//! A call that is still to come, and can be cancelled.

use std::fmt;
use std::sync::Arc;

use tokio::time::Instant;

use crate::call::Cancellable;

/// What [`CallQueue::call_soon`](crate::CallQueue::call_soon) gives: a way to change one's
/// mind. asyncio's
/// [`Handle`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle).
///
/// Dropping it changes nothing: the callback is run.
#[derive(Clone)]
pub struct Handle {
    call: Arc<dyn Cancellable>,
}

impl Handle {
    pub(crate) fn new(call: Arc<dyn Cancellable>) -> Self {
        Self { call }
    }

    /// Cancels the call, and drops the callback at once. Of no effect on one that has been
    /// run or is running.
    pub fn cancel(&self) {
        self.call.cancel();
    }

    /// Whether it was cancelled, by [`cancel`](Self::cancel) or because nobody is left who
    /// could run it. As in asyncio, also true of a call that had run before.
    pub fn cancelled(&self) -> bool {
        self.call.cancelled()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("cancelled", &self.cancelled()).finish()
    }
}

/// What [`CallQueue::call_later`](crate::CallQueue::call_later) and
/// [`call_at`](crate::CallQueue::call_at) give. asyncio's
/// [`TimerHandle`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.TimerHandle).
#[derive(Debug, Clone)]
pub struct TimerHandle {
    when: Instant,
    handle: Handle,
}

impl TimerHandle {
    pub(crate) fn new(when: Instant, handle: Handle) -> Self {
        Self { when, handle }
    }

    /// When the callback is due.
    pub fn when(&self) -> Instant {
        self.when
    }

    /// Cancels the call: [`Handle::cancel`].
    pub fn cancel(&self) {
        self.handle.cancel();
    }

    /// Whether it was cancelled: [`Handle::cancelled`].
    pub fn cancelled(&self) -> bool {
        self.handle.cancelled()
    }
}
