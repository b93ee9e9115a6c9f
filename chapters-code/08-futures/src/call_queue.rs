//! Callbacks in order, from any thread.

use std::collections::VecDeque;
use std::fmt;
use std::mem;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

use crate::call::{Call, Callback, Cancellable};
use crate::shared::Shared;
use crate::sync::{Mutex, locked};
use crate::timers::Timers;
use crate::{Future, Handle, Promise, Promised, TimerHandle, Turns};

/// A queue of callbacks, and what runs them.
///
/// # Examples
///
/// ```
/// let (calls, mut turns) = future_objects::call_queue();
/// calls.call_soon(|| println!("second"));
/// println!("first");
/// assert_eq!(turns.turn(), 1);
/// ```
pub fn call_queue() -> (CallQueue, Turns) {
    let state = QueueState {
        ready: VecDeque::new(),
        timers: Timers::new(),
        driver: None,
        is_closed: false,
    };
    let calls = CallQueue { state: Arc::new(Mutex::new(state)) };
    (calls.clone(), Turns::new(calls))
}

/// Where callbacks wait for their turn: the part of asyncio's event loop that a Future
/// needs, [`call_soon`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon)
/// and its relations. A clone is another handle of the same queue.
///
/// Every method may be called from every thread: what `call_soon_threadsafe` is there for,
/// `call_soon` does here.
///
/// When its [`Turns`] has been dropped, what waits is dropped with it, and so is all that is
/// queued later: its handles say that it is cancelled. asyncio's closed loop raises
/// `RuntimeError`.
#[derive(Clone)]
pub struct CallQueue {
    state: Arc<Mutex<QueueState>>,
}

struct QueueState {
    ready: VecDeque<Arc<dyn Call>>,
    timers: Timers,
    /// Who runs the turns, while he sleeps.
    driver: Option<Waker>,
    is_closed: bool,
}

impl CallQueue {
    /// A future whose callbacks run in this queue. asyncio's
    /// [`create_future`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_future).
    ///
    /// # Examples
    ///
    /// ```
    /// let (calls, _turns) = future_objects::call_queue();
    /// let future = calls.create_future::<u32>();
    /// assert!(!future.done());
    /// ```
    pub fn create_future<T>(&self) -> Future<T> {
        self.create_future_or()
    }

    /// The same with an exception's type of your own.
    pub fn create_future_or<T, E>(&self) -> Future<T, E> {
        Future::new(Arc::new(Shared::new(self.clone())))
    }

    /// A future in two halves: who has the [`Promise`] sets the result, at most once, and
    /// who has the [`Promised`] waits for it.
    pub fn create_promise<T, E>(&self) -> (Promise<T, E>, Promised<T, E>)
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
    {
        let future = self.create_future_or();
        (Promise::new(future.clone()), Promised::new(future))
    }

    // ANCHOR: call_soon
    /// Runs `callback` in the next turn, after all that were queued before it.
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) -> Handle {
        let call = Arc::new(Callback::new(callback));
        if !self.push(call.clone()) {
            call.cancel();
        }
        Handle::new(call)
    }
    // ANCHOR_END: call_soon

    /// Runs `callback` after `delay`: [`call_at`](Self::call_at). A delay too long for the
    /// clock is thirty years.
    pub fn call_later(
        &self,
        delay: Duration,
        callback: impl FnOnce() + Send + 'static,
    ) -> TimerHandle {
        const FAR: Duration = Duration::from_secs(30 * 365 * 86400);
        let now = Instant::now();
        self.call_at(now.checked_add(delay).unwrap_or(now + FAR), callback)
    }

    /// Runs `callback` in the first turn at or after `when`. Those that are due in one turn
    /// run by their deadlines, and of one deadline in the order they were added.
    pub fn call_at(
        &self,
        when: Instant,
        callback: impl FnOnce() + Send + 'static,
    ) -> TimerHandle {
        let call = Arc::new(Callback::new(callback));
        let mut state = locked(&self.state);
        let is_closed = state.is_closed;
        let driver = if is_closed {
            None
        } else {
            state.timers.add(when, call.clone());
            state.driver.take()
        };
        drop(state);
        if is_closed {
            call.cancel();
        }
        driver.into_iter().for_each(Waker::wake);
        TimerHandle::new(when, Handle::new(call))
    }

    /// Queues a call and wakes who runs it; `false` if nobody does any more.
    pub(crate) fn push(&self, call: Arc<dyn Call>) -> bool {
        let Ok(driver) = self.push_quietly(call) else { return false };
        driver.into_iter().for_each(Waker::wake);
        true
    }

    /// Queues a call, and leaves the waking to a caller who holds a lock.
    pub(crate) fn push_quietly(
        &self,
        call: Arc<dyn Call>,
    ) -> Result<Option<Waker>, Arc<dyn Call>> {
        let mut state = locked(&self.state);
        if state.is_closed {
            return Err(call);
        }
        state.ready.push_back(call);
        Ok(state.driver.take())
    }

    // ANCHOR: snapshot
    /// What runs in this turn: all that is ready or due now, and nothing that these
    /// calls queue. `empty` becomes the queue, so that no memory is asked for.
    pub(crate) fn begin_turn(&self, empty: &mut VecDeque<Arc<dyn Call>>) {
        let mut state = locked(&self.state);
        if state.timers.len() > 0 {
            let now = Instant::now();
            while let Some(call) = state.timers.due(now) {
                state.ready.push_back(call);
            }
        }
        mem::swap(&mut state.ready, empty);
    }
    // ANCHOR_END: snapshot

    /// Notes who is to be woken, unless there is something to run.
    pub(crate) fn rest(&self, driver: &Waker) -> Rest {
        let mut state = locked(&self.state);
        if !state.ready.is_empty() {
            return Rest::Ready;
        }
        let before = state.driver.replace(driver.clone());
        let next = state.timers.next();
        drop(state);
        drop(before);
        next.map_or(Rest::Idle, Rest::Until)
    }

    /// Drops all that waits, and whatever will come.
    pub(crate) fn close(&self) {
        let mut state = locked(&self.state);
        state.is_closed = true;
        let ready = mem::take(&mut state.ready);
        let timers = state.timers.take();
        let driver = state.driver.take();
        drop(state);
        for call in &timers {
            call.cancel();
        }
        for call in &ready {
            call.give_up();
        }
        drop((ready, timers, driver));
    }
}

/// What who runs the turns does next.
pub(crate) enum Rest {
    /// Another turn.
    Ready,
    /// Sleep, till then at most.
    Until(Instant),
    /// Sleep.
    Idle,
}

impl fmt::Debug for CallQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = locked(&self.state);
        f.debug_struct("CallQueue")
            .field("ready", &state.ready.len())
            .field("timers", &state.timers.len())
            .field("is_closed", &state.is_closed)
            .finish()
    }
}
