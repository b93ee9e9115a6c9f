//! A fresh order for each round.

/// So that no contender always follows the same other.
pub(crate) struct Shuffle(u64);

impl Shuffle {
    pub(crate) fn from_the_clock() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(now.map_or(1, |since| since.as_secs() | 1))
    }

    pub(crate) fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..n).collect();
        for i in (1..n).rev() {
            // Marsaglia's xorshift: good enough to break a pattern.
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(i, usize::try_from(self.0 % (i as u64 + 1)).unwrap_or(0));
        }
        order
    }
}
