//! What all handles of a future have in common.

use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Waker;

use crate::call::Call;
use crate::contained::contained;
use crate::outcome::Outcome;
use crate::sync::{Mutex, locked};
use crate::{CallQueue, DoneCallback, Failure, Future};

/// The outcome, once there is one, and all who wait for it.
pub(crate) struct Shared<T, E> {
    pub(crate) calls: CallQueue,
    /// Set under the lock of `waiting`, and read without.
    outcome: OnceLock<Outcome<T, E>>,
    was_seen: AtomicBool,
    waiting: Mutex<Waiting<T, E>>,
}

struct Waiting<T, E> {
    callbacks: Vec<Entry<T, E>>,
    /// By their number, so that one in ten thousand is soon found again.
    tasks: BTreeMap<u64, Waker>,
    next_number: u64,
}

type Once<T, E> = Box<dyn FnOnce(&Future<T, E>) + Send>;

/// A callback of a pending future.
pub(crate) enum Entry<T, E> {
    Once(Once<T, E>),
    Removable(DoneCallback<T, E>),
}

impl<T, E> Shared<T, E> {
    pub(crate) fn new(calls: CallQueue) -> Self {
        let waiting = Waiting {
            callbacks: Vec::new(),
            tasks: BTreeMap::new(),
            next_number: 0,
        };
        Self {
            calls,
            outcome: OnceLock::new(),
            was_seen: AtomicBool::new(false),
            waiting: Mutex::new(waiting),
        }
    }

    pub(crate) fn outcome(&self) -> Option<&Outcome<T, E>> {
        self.outcome.get()
    }

    /// The outcome for somebody who looks at it: an exception counts as retrieved.
    pub(crate) fn retrieve(&self) -> Option<Result<&T, Failure<'_, E>>> {
        let result = self.outcome()?.as_result();
        if let Err(Failure::Exception(_)) = result {
            self.was_seen.store(true, Ordering::Relaxed);
        }
        Some(result)
    }

    /// Notes who is to be woken, under his number if he has one. `None` when there is no
    /// need: the outcome is there.
    pub(crate) fn wake_later(
        &self,
        number: Option<u64>,
        waker: &Waker,
    ) -> Option<u64> {
        let mut waiting = locked(&self.waiting);
        // Asked again under the lock: it is set under the lock, and wakes all it finds.
        if self.outcome().is_some() {
            return None;
        }
        let number = number.unwrap_or_else(|| {
            waiting.next_number += 1;
            waiting.next_number
        });
        let is_known =
            waiting.tasks.get(&number).is_some_and(|it| it.will_wake(waker));
        if !is_known {
            let before = waiting.tasks.insert(number, waker.clone());
            // A waker may be the last one to hold a task: what the task drops then may
            // be a wait for this very future.
            drop(waiting);
            drop(before);
        }
        Some(number)
    }

    pub(crate) fn wake_no_more(&self, number: u64) {
        let removed = locked(&self.waiting).tasks.remove(&number);
        drop(removed);
    }

    /// Removes all equal entries of a pending future, and says how many these were.
    pub(crate) fn remove(&self, callback: &DoneCallback<T, E>) -> usize {
        let mut waiting = locked(&self.waiting);
        if self.outcome().is_some() {
            return 0;
        }
        let is_it = |entry: &mut Entry<T, E>| matches!(entry, Entry::Removable(other) if other == callback);
        let removed: Vec<_> = waiting.callbacks.extract_if(.., is_it).collect();
        drop(waiting);
        removed.len()
    }

    /// How many callbacks wait for the outcome.
    pub(crate) fn callbacks(&self) -> usize {
        locked(&self.waiting).callbacks.len()
    }
}

impl<T: Send + Sync + 'static, E: Send + Sync + 'static> Shared<T, E> {
    // ANCHOR: settle
    /// Sets the outcome, unless there is one. Callbacks are queued, tasks are woken;
    /// nothing of theirs runs in here.
    pub(crate) fn settle(
        self: &Arc<Self>,
        outcome: Outcome<T, E>,
    ) -> Result<(), Outcome<T, E>> {
        let mut waiting = locked(&self.waiting);
        self.outcome.set(outcome)?;
        let tasks = mem::take(&mut waiting.tasks);
        // Queued under the lock: a callback that another thread adds now comes later.
        let queued = (!waiting.callbacks.is_empty())
            .then(|| self.calls.push_quietly(self.clone()));
        drop(waiting);
        match queued {
            Some(Ok(driver)) => driver.into_iter().for_each(Waker::wake),
            Some(Err(closed)) => closed.give_up(),
            None => {}
        }
        tasks.into_values().for_each(Waker::wake);
        Ok(())
    }
    // ANCHOR_END: settle

    /// Adds a callback; if the future is done, it is queued by itself.
    pub(crate) fn add(self: &Arc<Self>, entry: Entry<T, E>) {
        let mut waiting = locked(&self.waiting);
        if self.outcome().is_none() {
            waiting.callbacks.push(entry);
            return;
        }
        drop(waiting);
        let future = Future::new(self.clone());
        self.calls.call_soon(move || entry.call(&future));
    }
}

/// A future is itself what stands in the queue when it is done: its callbacks were added one
/// after another, and so they are run.
impl<T: Send + Sync, E: Send + Sync> Call for Shared<T, E> {
    fn run(self: Arc<Self>) {
        let callbacks = mem::take(&mut locked(&self.waiting).callbacks);
        let future = Future::new(self);
        for entry in callbacks {
            contained(|| entry.call(&future));
        }
    }

    fn give_up(&self) {
        let callbacks = mem::take(&mut locked(&self.waiting).callbacks);
        drop(callbacks);
    }
}

impl<T, E> Entry<T, E> {
    fn call(self, future: &Future<T, E>) {
        match self {
            Self::Once(callback) => callback(future),
            Self::Removable(callback) => callback.call(future),
        }
    }
}

impl<T, E> Drop for Shared<T, E> {
    fn drop(&mut self) {
        if let Some(Outcome::Exception { error, log }) = self.outcome.get()
            && !*self.was_seen.get_mut()
        {
            log(error);
        }
    }
}
