//! Big buffers that nobody uses at the moment, kept for the next one who needs one.

use std::cell::RefCell;

use bytes::BytesMut;

/// A buffer of more bytes than this is big: an idle reader gives it up, to here.
pub(crate) const BIG: usize = 4 * 1024;

/// What a thread keeps at most.
const MOST_BYTES: usize = 512 * 1024;
const MOST: usize = 8;

thread_local! {
    static SPARE: RefCell<Vec<BytesMut>> = const { RefCell::new(Vec::new()) };
}

/// An empty buffer for `n` bytes: one that was in use already, if there is one. Without
/// that the allocator gives the memory of each big message back to the kernel, and asks
/// for it anew, page by page, for the next one.
// ANCHOR: take
pub(crate) fn take(n: usize) -> BytesMut {
    if n <= BIG {
        return BytesMut::new();
    }
    let spare = SPARE.try_with(|spare| spare.borrow_mut().pop());
    spare.ok().flatten().unwrap_or_default()
}
// ANCHOR_END: take

/// Keeps `buffer`, unless parts of it are still in use somewhere.
pub(crate) fn put(mut buffer: BytesMut, capacity: usize) {
    buffer.clear();
    let fits = capacity > BIG && capacity <= MOST_BYTES;
    if !fits || !buffer.try_reclaim(capacity) {
        return;
    }
    // A thread that is ending keeps nothing.
    let _ = SPARE.try_with(|spare| {
        let mut spare = spare.borrow_mut();
        if spare.len() < MOST {
            spare.push(buffer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_big_buffer_comes_back_once_all_its_parts_are_gone() {
        let mut buffer = BytesMut::with_capacity(100_000);
        let memory = buffer.as_ptr();
        buffer.extend_from_slice(&[1; 50_000]);
        let capacity = buffer.capacity();
        let part = buffer.split().freeze();
        put(buffer.split(), capacity);
        assert_eq!(take(50_000).capacity(), 0, "a part is in use");
        drop(part);
        put(buffer, capacity);
        let again = take(50_000);
        assert_eq!((again.as_ptr(), again.len()), (memory, 0));
        assert!(again.capacity() >= 100_000);
    }

    #[test]
    fn neither_small_nor_huge_buffers_are_kept_nor_too_many() {
        put(BytesMut::with_capacity(BIG), BIG);
        put(BytesMut::with_capacity(MOST_BYTES + 1), MOST_BYTES + 1);
        assert_eq!(take(BIG + 1).capacity(), 0);
        for _ in 0..2 * MOST {
            put(BytesMut::with_capacity(BIG + 1), BIG + 1);
        }
        assert_eq!(
            (0..2 * MOST).filter(|_| take(BIG + 1).capacity() > 0).count(),
            MOST
        );
    }
}
