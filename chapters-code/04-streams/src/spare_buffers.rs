//! Big buffers that nobody uses at the moment, kept for the next reader that needs one.
//!
//! Without them the allocator gives the memory of each big message back to the kernel,
//! and asks for it anew, page by page, for the next one.

use std::cell::RefCell;
use std::mem;

use bytes::{Bytes, BytesMut};

/// A buffer that holds more bytes than this is big: an idle reader gives it up.
pub(crate) const BIG: usize = 4 * 1024;

/// A thread keeps so many, none of which holds more than so many bytes.
const MOST: usize = 8;
const MOST_BYTES: usize = 512 * 1024;

thread_local! {
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Takes a spare one in place of `buffer`, if that is empty and would have to grow for
/// `n` bytes.
pub(crate) fn make_room(buffer: &mut BytesMut, n: usize) {
    if n <= BIG || n <= buffer.capacity() || !buffer.is_empty() {
        return;
    }
    if let Ok(Some(spare)) = SPARE.try_with(|spare| spare.borrow_mut().pop()) {
        *buffer = Bytes::from(spare).into();
    }
}

// ANCHOR: give_up
/// Keeps the memory of `buffer`, if no part of it is in use elsewhere.
pub(crate) fn give_up(mut buffer: BytesMut) {
    buffer.clear();
    // All of the memory, also what was read in front. If others use it, it stays
    // theirs, and this is a new vector of nothing.
    let whole = Vec::from(buffer);
    if whole.capacity() <= BIG || whole.capacity() > MOST_BYTES {
        return;
    }
    // A thread that is ending keeps nothing.
    let _ = SPARE.try_with(|spare| {
        let mut spare = spare.borrow_mut();
        if spare.len() < MOST {
            spare.push(whole);
        }
    });
}
// ANCHOR_END: give_up

/// Bytes whose buffer is given up when the last piece of them is dropped.
pub(crate) fn on_loan(buffer: BytesMut) -> Bytes {
    Bytes::from_owner(OnLoan(buffer))
}

struct OnLoan(BytesMut);

impl AsRef<[u8]> for OnLoan {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for OnLoan {
    fn drop(&mut self) {
        give_up(mem::take(&mut self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(n: usize) -> BytesMut {
        let mut buffer = BytesMut::new();
        make_room(&mut buffer, n);
        buffer
    }

    #[test]
    fn a_big_buffer_comes_back_once_all_its_parts_are_gone() {
        let buffer = BytesMut::from(&[1; 50_000][..]);
        let memory = buffer.as_ptr();
        let mut bytes = on_loan(buffer);
        let part = bytes.split_to(1000);
        drop(bytes);
        assert_eq!(kept(BIG + 1).capacity(), 0, "a part is in use");
        drop(part);
        let again = kept(BIG + 1);
        assert_eq!((again.as_ptr(), again.len()), (memory, 0));
        assert!(again.capacity() >= 50_000);
    }

    #[test]
    fn what_was_read_in_front_comes_back_with_it() {
        let mut buffer = BytesMut::with_capacity(100_000);
        buffer.extend_from_slice(&[1; 90_000]);
        drop(buffer.split_to(10_000));
        bytes::Buf::advance(&mut buffer, 70_000);
        give_up(buffer);
        assert!(kept(BIG + 1).capacity() >= 100_000);
    }

    #[test]
    fn the_rest_of_a_buffer_that_others_use_is_not_kept() {
        let mut buffer = BytesMut::with_capacity(100_000);
        buffer.extend_from_slice(&[1; 50_000]);
        let part = buffer.split_to(10);
        give_up(buffer);
        assert_eq!(kept(BIG + 1).capacity(), 0);
        assert_eq!(part, [1; 10][..]);
    }

    #[test]
    fn neither_small_nor_huge_buffers_are_kept_nor_too_many() {
        give_up(BytesMut::with_capacity(BIG));
        let mut huge = BytesMut::zeroed(MOST_BYTES + 1);
        // What can be seen of it is not all that it holds.
        bytes::Buf::advance(&mut huge, MOST_BYTES - BIG);
        give_up(huge);
        assert_eq!(kept(BIG + 1).capacity(), 0);
        for _ in 0..2 * MOST {
            give_up(BytesMut::with_capacity(BIG + 1));
        }
        let came = (0..2 * MOST).filter(|_| kept(BIG + 1).capacity() > 0).count();
        assert_eq!(came, MOST);
    }

    #[test]
    fn what_is_there_or_fits_is_left_as_it_is() {
        give_up(BytesMut::with_capacity(50_000));
        let mut filled = BytesMut::from(&b"data"[..]);
        make_room(&mut filled, 10_000);
        assert_eq!(filled, "data");
        let mut roomy = BytesMut::with_capacity(20_000);
        let memory = roomy.as_ptr();
        make_room(&mut roomy, 10_000);
        assert_eq!(roomy.as_ptr(), memory);
    }
}
