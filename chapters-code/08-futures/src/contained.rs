//! A callback that panics does so alone.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a callback. If it panics, that is logged, as asyncio's exception handler does, and
/// the next one runs.
pub(crate) fn contained(callback: impl FnOnce()) {
    // What the callback has half done is its own: nothing of ours is borrowed by it.
    if let Err(panic) = catch_unwind(AssertUnwindSafe(callback)) {
        tracing::error!(panic = words(panic.as_ref()), "a callback panicked");
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("not with words")
}
