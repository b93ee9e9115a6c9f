//! One read buffer a thread, shared by all its connections.

use std::cell::Cell;

/// As much as asyncio asks `recv` for.
pub(crate) const READ_BUFFER: usize = 256 * 1024;

thread_local! {
    static SPARE: Cell<Option<Box<[u8]>>> = const { Cell::new(None) };
}

/// Lends the thread's buffer to `read`. It is free again when `read` returns, so a
/// connection that waits holds no buffer.
///
/// A callback that drives another connection on the same thread finds it lent, and makes
/// one more.
// ANCHOR: lend
pub(crate) fn lend<T>(read: impl FnOnce(&mut [u8]) -> T) -> T {
    let spare = SPARE.take();
    let mut buffer =
        spare.unwrap_or_else(|| vec![0; READ_BUFFER].into_boxed_slice());
    let result = read(&mut buffer);
    SPARE.set(Some(buffer));
    result
}
// ANCHOR_END: lend
