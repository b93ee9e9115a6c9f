//! A future that may point into itself must not move once it is polled.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

async fn answer() -> u32 {
    tokio::task::yield_now().await;
    25
}

// ANCHOR: misuse
fn poll_once() -> Poll<u32> {
    let mut future = answer();
    let mut cx = Context::from_waker(Waker::noop());
    Pin::new(&mut future).poll(&mut cx)
}
// ANCHOR_END: misuse

fn main() {
    let _ = poll_once();
}
