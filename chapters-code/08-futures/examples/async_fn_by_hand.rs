//! What the compiler makes of an `async fn`, written by hand: a state for each await.
//!
//! ```sh
//! cargo run -p future-objects --example async_fn_by_hand
//! ```
//!
//! Prints what both give, and how often each is polled.
//!
//! asyncio: none, because a coroutine of Python's keeps its frame, and is no type of its own.
//!
//! asyncio：无，因为 Python 的协程保留的是它的栈帧，并不是一个单独的类型。

use std::future::{Future, poll_fn};
use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::sync::oneshot::{Receiver, Sender, channel};

// ANCHOR: async_fn
async fn sum(first: Receiver<u32>, second: Receiver<u32>) -> u32 {
    let one = first.await.unwrap_or(0);
    let two = second.await.unwrap_or(0);
    one + two
}
// ANCHOR_END: async_fn

// ANCHOR: state_machine
/// Where it stands, with what is still needed from there on.
enum Sum {
    First { first: Receiver<u32>, second: Receiver<u32> },
    Second { one: u32, second: Receiver<u32> },
    Done,
}

impl Future for Sum {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        loop {
            match &mut *self {
                Self::First { first, .. } => {
                    let Poll::Ready(one) = Pin::new(first).poll(cx) else {
                        return Poll::Pending;
                    };
                    let before = mem::replace(&mut *self, Self::Done);
                    let Self::First { second, .. } = before else { unreachable!() };
                    *self = Self::Second { one: one.unwrap_or(0), second };
                }
                Self::Second { one, second } => {
                    let Poll::Ready(two) = Pin::new(second).poll(cx) else {
                        return Poll::Pending;
                    };
                    let sum = *one + two.unwrap_or(0);
                    *self = Self::Done;
                    return Poll::Ready(sum);
                }
                Self::Done => panic!("polled after it was ready"),
            }
        }
    }
}
// ANCHOR_END: state_machine

/// Awaits it, and counts.
async fn polls<F: Future>(future: F) -> (F::Output, u32) {
    let mut future = pin!(future);
    let mut count = 0;
    let output = poll_fn(|cx| {
        count += 1;
        future.as_mut().poll(cx)
    });
    (output.await, count)
}

async fn send(first: Sender<u32>, second: Sender<u32>) {
    let _ = first.send(20);
    tokio::task::yield_now().await;
    let _ = second.send(5);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // ANCHOR: main
    let ((to_first, first), (to_second, second)) = (channel(), channel());
    let summing = polls(sum(first, second));
    let ((sum, count), ()) =
        tokio::join!(biased; summing, send(to_first, to_second));
    println!("the async fn: {sum}, polled {count} times");

    let ((to_first, first), (to_second, second)) = (channel(), channel());
    let summing = polls(Sum::First { first, second });
    let ((sum, count), ()) =
        tokio::join!(biased; summing, send(to_first, to_second));
    println!("by hand: {sum}, polled {count} times");
    // ANCHOR_END: main
}
