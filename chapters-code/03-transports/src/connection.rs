//! One connection: what its handles and its task hold together.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use crate::Info;
use crate::any_protocol::AnyProtocol;
use crate::state::State;
use crate::write_end::OpenSocket;

pub(crate) struct Connection {
    state: Mutex<State>,
    // Locked while a callback runs.
    protocol: Mutex<AnyProtocol>,
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
        let protocol = Mutex::new(protocol);
        Self { state: Mutex::new(state), protocol, info, can_write_eof }
    }

    // No code of a protocol runs with this lock held, so nothing panics under it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

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
        let next = self.state().next_protocol.take();
        if let Some(next) = next {
            *protocol = next;
        }
        protocol
    }
}
