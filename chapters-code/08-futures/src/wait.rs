//! Waiting for a future, without taking its result.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::shared::Shared;
use crate::{Failure, Future};

/// Waits for a [`Future`]: what [`Future::wait`] gives. This is a future of Rust; many of
/// them may wait for the same one of ours.
///
/// Dropped, it takes its waker back, and the `Future` stays as it is. In asyncio, to cancel
/// a task that awaits a future cancels that future, for everybody.
#[must_use = "nothing waits until it is awaited"]
pub struct Wait<'a, T, E> {
    shared: &'a Shared<T, E>,
    number: Option<u64>,
}

impl<'a, T, E> Wait<'a, T, E> {
    pub(crate) fn new(shared: &'a Shared<T, E>) -> Self {
        Self { shared, number: None }
    }
}

// ANCHOR: poll
impl<'a, T, E> std::future::Future for Wait<'a, T, E> {
    type Output = Result<&'a T, Failure<'a, E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let shared = self.shared;
        if shared.outcome().is_none() {
            self.number = shared.wake_later(self.number, cx.waker());
        }
        match shared.retrieve() {
            Some(result) => Poll::Ready(result),
            None => Poll::Pending,
        }
    }
}

impl<T, E> Drop for Wait<'_, T, E> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.shared.wake_no_more(number);
        }
    }
}
// ANCHOR_END: poll

impl<'a, T, E> IntoFuture for &'a Future<T, E> {
    type Output = Result<&'a T, Failure<'a, E>>;
    type IntoFuture = Wait<'a, T, E>;

    fn into_future(self) -> Self::IntoFuture {
        self.wait()
    }
}

impl<T, E> fmt::Debug for Wait<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("is_waiting", &self.number.is_some()).finish()
    }
}
