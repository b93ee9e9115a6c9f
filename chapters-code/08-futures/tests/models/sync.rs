//! loom's lock in the place of the standard library's.

use std::sync::PoisonError;

pub(crate) use loom::sync::{Mutex, MutexGuard};

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
