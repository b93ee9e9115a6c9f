//! What is due when.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use tokio::time::Instant;

use crate::call::Cancellable;

/// Calls by their deadline, and those of one deadline as they came. asyncio's heap compares
/// deadlines alone, and runs calls of one deadline in any order.
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Timer>>,
    next_number: u64,
    /// At how many entries the cancelled ones are looked for.
    sweep_at: usize,
}

struct Timer {
    when: Instant,
    number: u64,
    call: Arc<dyn Cancellable>,
}

/// Fewer entries than this are never swept.
const FEW: usize = 64;

impl Timers {
    pub(crate) fn new() -> Self {
        Self { heap: BinaryHeap::new(), next_number: 0, sweep_at: FEW }
    }

    // ANCHOR: add
    pub(crate) fn add(&mut self, when: Instant, call: Arc<dyn Cancellable>) {
        // A server sets a timeout for each request and cancels nearly all of them. They
        // are swept out each time the heap has doubled, so it holds no more than twice
        // what is really waiting.
        if self.heap.len() >= self.sweep_at {
            self.heap.retain(|Reverse(timer)| !timer.call.cancelled());
            self.sweep_at = FEW.max(2 * self.heap.len());
        }
        let number = self.next_number;
        self.next_number += 1;
        self.heap.push(Reverse(Timer { when, number, call }));
    }
    // ANCHOR_END: add

    /// The first call that is due at `now`, taken out.
    pub(crate) fn due(&mut self, now: Instant) -> Option<Arc<dyn Cancellable>> {
        self.heap.peek().filter(|Reverse(timer)| timer.when <= now)?;
        self.heap.pop().map(|Reverse(timer)| timer.call)
    }

    /// When the next one is due, cancelled or not.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse(timer)| timer.when)
    }

    /// How many there are, cancelled ones among them.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// All of them, taken out.
    pub(crate) fn take(&mut self) -> Vec<Arc<dyn Cancellable>> {
        self.heap.drain().map(|Reverse(timer)| timer.call).collect()
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.when, self.number).cmp(&(other.when, other.number))
    }
}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timer {}
