//! What runs the callbacks, one turn after another.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::time::{Sleep, sleep_until};

use crate::CallQueue;
use crate::call::Call;
use crate::call_queue::Rest;

/// Runs what was queued in its [`CallQueue`]. There is one for each queue, and running takes
/// `&mut self`: callbacks never run beside one another, whatever threads they come from.
pub struct Turns {
    calls: CallQueue,
    /// Empty between two turns; kept for its memory.
    batch: VecDeque<Arc<dyn Call>>,
}

impl Turns {
    pub(crate) fn new(calls: CallQueue) -> Self {
        Self { calls, batch: VecDeque::new() }
    }

    // ANCHOR: turn
    /// Runs all that is ready or due now, in order, and says how many these were. What
    /// a callback queues waits for the next turn, as in asyncio: a callback that queues
    /// itself again doesn't keep anything else from running.
    pub fn turn(&mut self) -> usize {
        self.calls.begin_turn(&mut self.batch);
        let count = self.batch.len();
        for call in self.batch.drain(..) {
            call.run();
        }
        count
    }
    // ANCHOR_END: turn

    /// Runs turns until `main` is done: asyncio's
    /// [`run_until_complete`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete),
    /// on a runtime of tokio. Between two turns the runtime's other tasks run.
    ///
    /// # Panics
    ///
    /// Where a call waits for its time and the runtime has no timer.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it drops `main`. What is queued stays, for the next call.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (calls, mut turns) = future_objects::call_queue();
    /// let future = calls.create_future::<u32>();
    /// let setter = future.clone();
    /// calls.call_soon(move || setter.set_result(25).expect("it is the first"));
    /// let result = turns.run_until(future.wait()).await;
    /// assert_eq!(result.expect("a result"), &25);
    /// # }
    /// ```
    pub async fn run_until<F: Future>(&mut self, main: F) -> F::Output {
        let mut main = pin!(main);
        let mut sleep = None;
        future::poll_fn(|cx| {
            if let Poll::Ready(output) = main.as_mut().poll(cx) {
                return Poll::Ready(output);
            }
            self.turn();
            self.rest(cx, &mut sleep);
            Poll::Pending
        })
        .await
    }

    /// Runs turns for ever, as a task: asyncio's `run_forever`.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it drops what is queued.
    pub async fn run(mut self) -> Infallible {
        self.run_until(future::pending()).await
    }

    /// Sees to it that the task is woken when there is something to run.
    fn rest(&self, cx: &mut Context<'_>, sleep: &mut Option<Pin<Box<Sleep>>>) {
        let when = match self.calls.rest(cx.waker()) {
            Rest::Idle => return,
            Rest::Ready => return cx.waker().wake_by_ref(),
            Rest::Until(when) => when,
        };
        let sleep = sleep.get_or_insert_with(|| Box::pin(sleep_until(when)));
        if sleep.deadline() != when {
            sleep.as_mut().reset(when);
        }
        if sleep.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        self.calls.close();
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").field("calls", &self.calls).finish()
    }
}
