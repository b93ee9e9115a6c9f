//! What Rust's own `Future` is, by hand: poll, waker, and who calls them.
//!
//! ```sh
//! cargo run -p future-objects --example rust_future
//! ```
//!
//! Prints each poll of a future that another thread makes ready.
//!
//! asyncio: none, because a coroutine of Python's is resumed, and has neither poll nor waker.
//!
//! asyncio：无，因为 Python 的协程是被恢复执行的，既没有 poll 也没有 waker。

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

// ANCHOR: future
#[derive(Default)]
struct Shared {
    value: Option<u32>,
    waker: Option<Waker>,
}

/// Ready when another thread has set the value.
struct Value(Arc<Mutex<Shared>>);

impl Future for Value {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        let mut shared = self.0.lock().expect("no thread panics");
        println!("polled, and ready: {}", shared.value.is_some());
        match shared.value {
            Some(value) => Poll::Ready(value),
            None => {
                // Each time anew: the future may have moved to another task.
                shared.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
// ANCHOR_END: future

// ANCHOR: executor
/// Wakes a thread that is parked.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The smallest executor: polls, and sleeps until somebody wakes it.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
// ANCHOR_END: executor

fn main() {
    // ANCHOR: main
    let shared = Arc::new(Mutex::new(Shared::default()));
    let setter = shared.clone();
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        let mut shared = setter.lock().expect("no thread panics");
        shared.value = Some(25);
        shared.waker.take().into_iter().for_each(Waker::wake);
    });
    println!("{}", block_on(Value(shared)));
    // ANCHOR_END: main
    let _ = thread.join();
}
