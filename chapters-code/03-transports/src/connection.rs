//! One connection: what its handles and its task hold together.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::task::Context;

use crate::Info;
use crate::any_protocol::AnyProtocol;
use crate::state::{State, Step};
use crate::write_end::OpenSocket;

pub(crate) struct Connection {
    state: Mutex<State>,
    // Whether the task has to look at the state before it reads on.
    changed: AtomicBool,
    // Locked while a callback runs.
    protocol: Mutex<AnyProtocol>,
    // Set while `next_protocol` of the state waits to take its place.
    replaced: AtomicBool,
    // Whether the protocol brings its own read buffer.
    buffered: AtomicBool,
    pub(crate) info: Info,
    pub(crate) can_write_eof: bool,
}

impl Connection {
    pub(crate) fn new(
        protocol: AnyProtocol,
        info: Info,
        can_write_eof: bool,
        state: State,
    ) -> Self {
        let buffered = AtomicBool::new(protocol.is_buffered());
        Self {
            state: Mutex::new(state),
            changed: AtomicBool::new(true),
            protocol: Mutex::new(protocol),
            replaced: AtomicBool::new(false),
            buffered,
            info,
            can_write_eof,
        }
    }

    /// The state, to change it: the task is woken if there is something to do for it.
    pub(crate) fn state(&self) -> Shared<'_> {
        Shared { state: self.lock(), changed: &self.changed }
    }

    // No code of a protocol runs with this lock held, so nothing panics under it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the task is to do next. While there is only reading to do, it need not lock.
    // ANCHOR: next_step
    pub(crate) fn next_step(
        &self,
        cx: &mut Context<'_>,
        hear_first: &mut bool,
    ) -> Step {
        if !self.changed.load(Ordering::Acquire) {
            return Step::Read;
        }
        let mut state = self.lock();
        let step = state.next_step(cx, hear_first);
        // Whoever changes something does so with the lock held, so nothing is missed.
        self.changed.store(!state.only_reads(&step), Ordering::Release);
        step
    }
    // ANCHOR_END: next_step

    /// The socket, while the connection has one.
    pub(crate) fn socket(&self) -> Option<Arc<dyn OpenSocket>> {
        self.state().write_end()?.socket()
    }

    /// The protocol that the next callback goes to, once no other callback runs.
    pub(crate) fn protocol(&self) -> MutexGuard<'_, AnyProtocol> {
        self.install(self.protocol.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same, unless a callback is running.
    pub(crate) fn idle_protocol(&self) -> Option<MutexGuard<'_, AnyProtocol>> {
        match self.protocol.try_lock() {
            Ok(protocol) => Some(self.install(protocol)),
            Err(TryLockError::Poisoned(poisoned)) => {
                Some(self.install(poisoned.into_inner()))
            }
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn install<'a>(
        &self,
        mut protocol: MutexGuard<'a, AnyProtocol>,
    ) -> MutexGuard<'a, AnyProtocol> {
        // One flag in place of a lock that every callback would take for nothing.
        if self.replaced.load(Ordering::Acquire) {
            self.replaced.store(false, Ordering::Release);
            let next = self.state().next_protocol.take();
            if let Some(next) = next {
                *protocol = next;
            }
        }
        protocol
    }

    /// Has `next` take the protocol's place before the next callback. There is none any
    /// more once the connection is over: then `next` is dropped.
    pub(crate) fn replace_protocol(&self, next: AnyProtocol) {
        let mut state = self.state();
        if state.is_over() {
            // It may hold the transport, and the two would keep each other for ever.
            drop(state);
            return drop(next);
        }
        self.buffered.store(next.is_buffered(), Ordering::Release);
        // Dropped without the lock: its destructor may use the transport.
        let unused = state.next_protocol.replace(next);
        self.replaced.store(true, Ordering::Release);
        state.wake();
        drop(state);
        drop(unused);
    }

    pub(crate) fn is_buffered(&self) -> bool {
        self.buffered.load(Ordering::Acquire)
    }
}

/// The state, locked. When it is let go, the task is told of a change.
pub(crate) struct Shared<'a> {
    state: MutexGuard<'a, State>,
    changed: &'a AtomicBool,
}

impl Deref for Shared<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Shared<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        if self.state.take_change() {
            // In this order: the task that wakes up must see it.
            self.changed.store(true, Ordering::Release);
            self.state.waker().wake_by_ref();
        }
    }
}
