//! A callback that can be removed again.

use std::fmt;
use std::sync::Arc;

use crate::Future;

/// A callback with an identity. Python compares functions; closures of Rust can't be
/// compared, so what is to be removed is made one of these first. Clones are equal.
pub struct DoneCallback<T, E> {
    callback: Arc<Function<T, E>>,
}

type Function<T, E> = dyn Fn(&Future<T, E>) + Send + Sync;

impl<T, E> DoneCallback<T, E> {
    /// A callback for [`Future::add_removable_callback`].
    pub fn new(callback: impl Fn(&Future<T, E>) + Send + Sync + 'static) -> Self {
        Self { callback: Arc::new(callback) }
    }

    pub(crate) fn call(&self, future: &Future<T, E>) {
        (self.callback)(future);
    }
}

impl<T, E> Clone for DoneCallback<T, E> {
    fn clone(&self) -> Self {
        Self { callback: self.callback.clone() }
    }
}

impl<T, E> PartialEq for DoneCallback<T, E> {
    fn eq(&self, other: &Self) -> bool {
        // The address alone: the same function may have several vtables.
        Arc::as_ptr(&self.callback).addr() == Arc::as_ptr(&other.callback).addr()
    }
}

impl<T, E> Eq for DoneCallback<T, E> {}

impl<T, E> fmt::Debug for DoneCallback<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DoneCallback").field(&Arc::as_ptr(&self.callback)).finish()
    }
}
