//! What a reader holds.

use bytes::{Buf, Bytes, BytesMut};

use crate::spare_buffers::{self, BIG};

/// The bytes that have come to the reader and are not read yet: the end of one growable
/// buffer.
///
/// What was read in front is given up when the buffer next moves, so that taking a slice
/// is adding two numbers.
#[derive(Debug, Default)]
pub(crate) struct Window {
    buffer: BytesMut,
    start: usize,
}

impl Window {
    #[inline]
    pub(crate) fn data(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(crate) fn skip(&mut self, n: usize) {
        assert!(n <= self.len(), "skipped more than there is");
        self.start += n;
    }

    /// Takes the first `n` bytes out, to be looked at.
    // ANCHOR: take
    #[inline]
    pub(crate) fn take_slice(&mut self, n: usize) -> &[u8] {
        let from = self.start;
        self.skip(n);
        &self.buffer[from..self.start]
    }

    /// Takes the first `n` bytes out, to be kept: they share the buffer's memory.
    #[inline]
    pub(crate) fn take_bytes(&mut self, n: usize) -> Bytes {
        if n == 0 {
            return Bytes::new();
        }
        self.settle();
        if n == self.buffer.len() {
            // No need to share.
            let all = std::mem::take(&mut self.buffer);
            let is_big = all.capacity() > BIG;
            return if is_big { spare_buffers::on_loan(all) } else { all.freeze() };
        }
        self.buffer.split_to(n).freeze()
    }
    // ANCHOR_END: take

    pub(crate) fn clear(&mut self) {
        self.buffer.clear();
        self.start = 0;
    }

    /// The buffer itself, for the time that somebody else adds to it. A big one that is
    /// empty is given up, so that a connection that has nothing to do holds little.
    pub(crate) fn lend(&mut self) -> BytesMut {
        self.settle();
        if self.buffer.is_empty() && self.buffer.capacity() > BIG {
            spare_buffers::give_up(std::mem::take(&mut self.buffer));
        }
        std::mem::take(&mut self.buffer)
    }

    /// Takes in what has come: by exchange while there is nothing to join it to.
    pub(crate) fn receive(&mut self, new: &mut BytesMut) {
        if self.is_empty() {
            self.clear();
            std::mem::swap(&mut self.buffer, new);
        } else {
            self.settle();
            self.buffer.extend_from_slice(new);
            new.clear();
        }
    }

    #[inline]
    fn settle(&mut self) {
        if self.is_empty() {
            self.clear();
        } else if self.start > 0 {
            self.buffer.advance(self.start);
            self.start = 0;
        }
    }
}
