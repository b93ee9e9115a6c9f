//! Solution: a future by hand that is given its value by somebody else.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// What the two ends share.
#[derive(Debug)]
struct Slot<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

#[derive(Debug)]
struct Sender<T>(Arc<Mutex<Slot<T>>>);

#[derive(Debug)]
struct Receiver<T>(Arc<Mutex<Slot<T>>>);

fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let slot = Arc::new(Mutex::new(Slot { value: None, waker: None }));
    (Sender(slot.clone()), Receiver(slot))
}

// ANCHOR: solution
impl<T> Sender<T> {
    /// Leaves the value, and wakes the receiver if it waits.
    fn send(self, value: T) {
        let mut slot = self.0.lock().expect("nobody panics with it locked");
        slot.value = Some(value);
        let waker = slot.waker.take();
        drop(slot);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> Future for Receiver<T> {
    type Output = T;

    /// Takes the value if it is there. If not, sees to it that *this* task is woken.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        // Looked at and noted under one lock: a value can't come in between.
        let mut slot = self.0.lock().expect("nobody panics with it locked");
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                // Each time anew: the future may have moved to another task.
                slot.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/oneshot_by_hand.rs"]
mod checks;
