//! What a future by hand must do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use futures::FutureExt;

use super::oneshot;

#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

#[test]
fn a_value_that_is_there_is_given_at_the_first_poll() {
    let (sender, receiver) = oneshot();
    sender.send(5);
    assert_eq!(receiver.now_or_never(), Some(5));
}

#[test]
fn a_receiver_that_waits_is_woken_once_and_polled_twice() {
    let (sender, mut receiver) = oneshot();
    let counter = Arc::new(Counter::default());
    let waker = Waker::from(counter.clone());
    let mut cx = Context::from_waker(&waker);
    assert_eq!(receiver.poll_unpin(&mut cx), Poll::Pending);
    assert_eq!(counter.0.load(Relaxed), 0, "woken for nothing");
    sender.send(5);
    assert_eq!(counter.0.load(Relaxed), 1);
    assert_eq!(receiver.poll_unpin(&mut cx), Poll::Ready(5));
}

#[test]
fn the_task_that_polled_last_is_the_one_to_wake() {
    let (sender, mut receiver) = oneshot();
    let counters = [Arc::new(Counter::default()), Arc::new(Counter::default())];
    for counter in &counters {
        let waker = Waker::from(counter.clone());
        assert!(receiver.poll_unpin(&mut Context::from_waker(&waker)).is_pending());
    }
    sender.send(5);
    assert_eq!(counters.map(|counter| counter.0.load(Relaxed)), [0, 1]);
}

#[test]
fn it_works_between_threads() {
    for n in 0..200 {
        let (sender, receiver) = oneshot();
        let thread = std::thread::spawn(move || sender.send(n));
        assert_eq!(futures::executor::block_on(receiver), n);
        thread.join().unwrap();
    }
}
