//! What waits in the queue for its turn.

use std::sync::Arc;

use crate::contained::contained;
use crate::sync::{Mutex, locked};

/// Something that is run once, in its turn.
pub(crate) trait Call: Send + Sync {
    fn run(self: Arc<Self>);

    /// It will never be run: nobody is left to do so.
    fn give_up(&self);
}

/// A call that can be cancelled until it is run.
pub(crate) trait Cancellable: Call {
    fn cancel(&self);
    fn cancelled(&self) -> bool;
}

/// A plain callback: `call_soon` and `call_later` queue these.
pub(crate) struct Callback<F> {
    waiting: Mutex<Waiting<F>>,
}

struct Waiting<F> {
    callback: Option<F>,
    cancelled: bool,
}

impl<F: FnOnce() + Send> Callback<F> {
    pub(crate) fn new(callback: F) -> Self {
        let waiting = Waiting { callback: Some(callback), cancelled: false };
        Self { waiting: Mutex::new(waiting) }
    }
}

impl<F: FnOnce() + Send> Call for Callback<F> {
    fn run(self: Arc<Self>) {
        let callback = locked(&self.waiting).callback.take();
        if let Some(callback) = callback {
            contained(callback);
        }
    }

    fn give_up(&self) {
        self.cancel();
    }
}

impl<F: FnOnce() + Send> Cancellable for Callback<F> {
    fn cancel(&self) {
        let mut waiting = locked(&self.waiting);
        waiting.cancelled = true;
        let callback = waiting.callback.take();
        // What it holds on to may run code of its own when it is dropped.
        drop(waiting);
        drop(callback);
    }

    fn cancelled(&self) -> bool {
        locked(&self.waiting).cancelled
    }
}
