//! Exercise: a future by hand that is given its value by somebody else.

#![allow(dead_code, reason = "what fills the gap uses all of it")]

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

// ANCHOR: task
impl<T> Sender<T> {
    /// Leaves the value, and wakes the receiver if it waits.
    fn send(self, value: T) {
        todo!("leave {:?} bytes in {:p}", size_of_val(&value), self.0)
    }
}

impl<T> Future for Receiver<T> {
    type Output = T;

    /// Takes the value if it is there. If not, sees to it that *this* task is woken.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        todo!("look into {:p}, wake {:?}", self.0, cx.waker())
    }
}
// ANCHOR_END: task

#[path = "checks/oneshot_by_hand.rs"]
mod checks;
