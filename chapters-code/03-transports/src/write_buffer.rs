//! The bytes that the kernel has not taken yet.

use std::collections::VecDeque;
use std::io::IoSlice;

/// What was written and not sent: first in, first out.
///
/// It holds memory only while it holds bytes, and each byte is copied into it once.
#[derive(Debug, Default)]
pub(crate) struct WriteBuffer(VecDeque<u8>);

impl WriteBuffer {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends `slices` but for their first `sent` bytes, which are out already.
    // ANCHOR: append
    pub(crate) fn append(&mut self, slices: &[IoSlice<'_>], mut sent: usize) {
        let total: usize = slices.iter().map(|slice| slice.len()).sum();
        // Exactly, for doubling could pass the high-water mark by far.
        self.0.reserve_exact(total.saturating_sub(sent));
        for slice in slices {
            let out = sent.min(slice.len());
            sent -= out;
            self.0.extend(&slice[out..]);
        }
    }
    // ANCHOR_END: append

    /// What to send next, in one vectored write: the ring's two halves.
    pub(crate) fn slices(&self) -> [IoSlice<'_>; 2] {
        let (front, back) = self.0.as_slices();
        [IoSlice::new(front), IoSlice::new(back)]
    }

    /// Drops the first `n` bytes: they are sent. Gives the memory back with the last.
    pub(crate) fn consume(&mut self, n: usize) {
        if n < self.0.len() {
            self.0.drain(..n);
        } else {
            self.clear();
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0 = VecDeque::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Append { pieces: Vec<Vec<u8>>, sent: usize },
        Consume(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        let pieces =
            prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..5);
        prop_oneof![
            (pieces, 0..60_usize)
                .prop_map(|(pieces, sent)| Step::Append { pieces, sent }),
            (0..120_usize).prop_map(Step::Consume),
        ]
    }

    fn contents(buffer: &WriteBuffer) -> Vec<u8> {
        buffer.slices().iter().flat_map(|slice| slice.iter().copied()).collect()
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_vector_would(steps in prop::collection::vec(step(), 0..80)) {
            let mut buffer = WriteBuffer::default();
            let mut model: Vec<u8> = Vec::new();
            for step in steps {
                match step {
                    Step::Append { pieces, sent } => {
                        let slices: Vec<_> =
                            pieces.iter().map(|piece| IoSlice::new(piece)).collect();
                        buffer.append(&slices, sent);
                        model.extend(pieces.concat().iter().skip(sent));
                    }
                    Step::Consume(n) => {
                        let n = n.min(model.len());
                        buffer.consume(n);
                        model.drain(..n);
                    }
                }
                prop_assert_eq!(contents(&buffer), model.clone());
                prop_assert_eq!(buffer.len(), model.len());
                prop_assert_eq!(buffer.is_empty(), model.is_empty());
                prop_assert!(!model.is_empty() || buffer.0.capacity() == 0);
            }
        }
    }

    #[test]
    fn growing_reserves_what_is_needed_and_no_more() {
        let mut buffer = WriteBuffer::default();
        for _ in 0..100 {
            buffer.append(&[IoSlice::new(&[0; 1000])], 0);
            assert_eq!(buffer.0.capacity(), buffer.len());
        }
    }
}
