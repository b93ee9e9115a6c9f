//! The lock that everything here stands on, and the one place that names it: the models of
//! `tests/loom.rs` compile these files with loom's lock in its place.

use std::sync::PoisonError;
pub(crate) use std::sync::{Mutex, MutexGuard};

/// Locks, also after a panic: no callback of a user ever runs under a lock, so what it
/// guards is whole.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
